/** Tells staff by app message (docs path 90236). A long text goes in parts, a long list in rounds; nothing is cut off. */
import type { CorpSecrets } from '#shared/ports/corp-secrets.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import type { StaffNotices } from '#shared/ports/staff-notices.ts';
import type { WecomClient } from './client.ts';
import { staffMessage } from './vocabulary.ts';

const STAFF_A_ROUND = 1_000;
const BYTES_A_PART = 2_048;
/** Every one of them is unknown or out of range: there is nobody to tell. */
const NOBODY = 81013;

export const wecomStaffNotices = (client: WecomClient, secrets: CorpSecrets): StaffNotices => ({
  async tell(staff, text) {
    const agentId = await agentIdOf(secrets);
    for (let first = 0; first < staff.length; first += STAFF_A_ROUND) {
      const round = staff.slice(first, first + STAFF_A_ROUND);
      for (const part of partsOf(text)) {
        const body = staffMessage(agentId, round, part);
        await client.call('message/send', { method: 'POST', body, answers: [NOBODY] });
      }
    }
  },
});

async function agentIdOf(secrets: CorpSecrets): Promise<number> {
  const document = await secrets.read();
  if (document !== 'not-configured') return Number(document.agentId);
  throw new RetryLater('NOT_CONFIGURED', 'the corp secrets are not set yet', {});
}

/** Parts of at most 2,048 bytes, broken after a line where there is one, never inside a character. */
export function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (const piece of text.split(/(?<=\n)/).flatMap((line) => (bytesOf(line) > BYTES_A_PART ? [...line] : [line]))) {
    if (bytesOf(part + piece) > BYTES_A_PART) {
      parts.push(part);
      part = '';
    }
    part += piece;
  }
  return part === '' ? parts : [...parts, part];
}

const bytesOf = (text: string): number => Buffer.byteLength(text, 'utf8');
