/** Keeps the corp's library of group welcomes (docs path 92366). Refuses when its 100 places are taken: one entry is to be reused. */
import { Refused } from '#shared/ports/failure.ts';
import type { GroupWelcomes } from '#shared/ports/group-welcomes.ts';
import type { WecomClient } from './client.ts';
import { pictureForm } from './picture-form.ts';
import { groupWelcome, readPictureUrl, readTemplateId, templateNamed } from './vocabulary.ts';

const LIBRARY_FULL = 41055;
const LIBRARY = 'externalcontact/group_welcome_template';

export const wecomGroupWelcomes = (client: WecomClient): GroupWelcomes => ({
  async uploadPicture(bytes, filename) {
    return readPictureUrl(await client.call('media/uploadimg', { method: 'POST', form: pictureForm(bytes, filename) }));
  },

  async put({ text, pictureUrl, templateId }) {
    const body = groupWelcome(text, pictureUrl);
    if (templateId !== undefined) {
      await client.call(`${LIBRARY}/edit`, { method: 'POST', body: { ...templateNamed(templateId), ...body } });
      return templateId;
    }
    const answer = await client.call(`${LIBRARY}/add`, { method: 'POST', body, answers: [LIBRARY_FULL] });
    if (answer.errcode === 0) return readTemplateId(answer);
    throw new Refused(
      'WELCOME_LIBRARY_FULL',
      "the corp's library of group welcomes is full; delete or reuse an entry",
      {
        errcode: answer.errcode,
      },
    );
  },
});
