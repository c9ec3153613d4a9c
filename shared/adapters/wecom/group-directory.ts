/** Answers who is in a group, by `groupchat/get`: one call gives the whole list, there are no pages (docs path 92122). */
import type { GroupDirectory } from '#shared/ports/group-directory.ts';
import type { WecomClient } from './client.ts';
import { askForGroup, readGroup } from './vocabulary.ts';

/** Dissolved; not a customer group; not a customer group any more. */
const CLOSED = [49008, 90501, 90509];

export const wecomGroupDirectory = (client: WecomClient): GroupDirectory => ({
  async readGroup(group) {
    const answer = await client.call('externalcontact/groupchat/get', {
      method: 'POST',
      body: askForGroup(group),
      answers: CLOSED,
    });
    return answer.errcode === 0 ? readGroup(group, answer) : 'closed';
  },
});
