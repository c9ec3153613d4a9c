/** Posters as they lie in people's chats: the picture that came with the welcome, behind its link, or from a staff member's hand. */
import type { StandIn } from '../wecom/playing.ts';
import { readCode } from './camera.ts';

export interface Posters {
  /** What the code on his poster says, once he has one; undefined while he has none. */
  codeOn(person: string): Promise<string | undefined>;
  has(person: string): boolean;
}

const LINK = /https?:\/\/\S+\/p\/[\w-]+/;

/** Follows the link of a late welcome as a phone would; the page behind it may still say "being drawn". */
async function behindLink(text: string): Promise<Buffer | undefined> {
  const [link] = LINK.exec(text) ?? [];
  if (link === undefined) return undefined;
  const answer = await fetch(link).catch(() => undefined);
  const isPicture = answer?.ok && answer.headers.get('content-type')?.startsWith('image/');
  return isPicture ? Buffer.from(await answer.arrayBuffer()) : undefined;
}

export function postersIn(standIn: StandIn): Posters {
  const codes = new Map<string, string>();
  const pictureFor = async (person: string): Promise<Buffer | undefined> => {
    for (const delivery of standIn.delivered(person).toReversed()) {
      const [file] = delivery.files;
      const picture = file === undefined ? await behindLink(delivery.text) : standIn.deliveredFile(file);
      if (picture) return picture;
    }
    return undefined;
  };
  return {
    has: (person) => standIn.delivered(person).some(({ files, text }) => files.length > 0 || LINK.test(text)),
    async codeOn(person) {
      const known = codes.get(person);
      if (known !== undefined) return known;
      const picture = await pictureFor(person);
      const code = picture && (await readCode(picture));
      if (code !== undefined) codes.set(person, code);
      return code;
    },
  };
}
