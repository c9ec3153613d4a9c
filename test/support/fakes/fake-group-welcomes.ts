/** The corp's library of group welcomes, in memory. */
import type { GroupWelcomes } from '#shared/ports/group-welcomes.ts';
import { type CountedWrites, countedWrites } from './counted-writes.ts';

export interface WelcomeEntry {
  readonly text: string;
  readonly pictureUrl: string;
}

export interface FakeGroupWelcomes extends GroupWelcomes, Pick<CountedWrites, 'crashBeforeWrite'> {
  readonly entries: ReadonlyMap<string, WelcomeEntry>;
  readonly pictures: readonly Uint8Array[];
}

export function fakeGroupWelcomes(writes: CountedWrites = countedWrites()): FakeGroupWelcomes {
  const entries = new Map<string, WelcomeEntry>();
  const pictures: Uint8Array[] = [];
  return {
    entries,
    pictures,
    crashBeforeWrite: writes.crashBeforeWrite,

    async uploadPicture(bytes) {
      writes.before('wecom.uploadPicture');
      pictures.push(bytes);
      return `https://wework.qpic.cn/picture/${pictures.length}`;
    },

    async put({ text, pictureUrl, templateId }) {
      writes.before('wecom.putWelcome');
      const id = templateId ?? `template-${entries.size + 1}`;
      entries.set(id, { text, pictureUrl });
      return id;
    },
  };
}
