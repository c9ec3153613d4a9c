/**
 * An error code becomes one of the two failures the house knows. Facts are ids and codes; of WeCom's words only the hint for
 * its support desk and the address it saw us call from are kept, because the rest may quote what was sent.
 */
import { type FailureFacts, Refused, RetryLater } from '#shared/ports/failure.ts';
import type { WecomAnswer } from './exchange.ts';
import type { Pauses } from './pauses.ts';
import { reactionTo } from './reactions.ts';

/** A person must act first; asking more often helps nobody (a new trusted IP takes a minute by itself). */
const ALERT_AFTER_MS = 15 * 60_000;

function factsOf(api: string, { errcode, errmsg }: WecomAnswer): FailureFacts {
  const hint = /hint: ?\[([\w-]+)\]/.exec(errmsg)?.[1];
  const calledFrom = /from ip: ?([\d.:a-f]+)/.exec(errmsg)?.[1];
  return { api, errcode, reaction: reactionTo(errcode), hint, calledFrom };
}

/** What to throw for an answer the port has no use for. A pause is stored for everybody before it is thrown. */
export async function failureOf(
  api: string,
  answer: WecomAnswer,
  pauses: Pauses,
  afterMs?: number,
): Promise<Refused | RetryLater> {
  const facts = factsOf(api, answer);
  const soon = afterMs === undefined ? {} : { afterMs };
  const reaction = reactionTo(answer.errcode);
  switch (reaction) {
    case 'retry':
      return new RetryLater('WECOM_BUSY', 'WeCom is busy', facts, soon);
    case 'pause': {
      const waitMs = await pauses.rest(api, answer);
      return new RetryLater('WECOM_PAUSED', 'WeCom was called too often', { ...facts, waitMs }, { afterMs: waitMs });
    }
    case 'refresh':
      return new RetryLater('WECOM_TOKEN_REJECTED', 'WeCom rejects a token just renewed', facts, soon);
    case 'alert':
      return new RetryLater('WECOM_NEEDS_OPERATOR', 'WeCom wants a setting changed', facts, {
        afterMs: ALERT_AFTER_MS,
      });
    case 'drop':
      return new Refused('WECOM_DROPPED', 'whom or what this speaks of is gone at WeCom', facts);
    case 'refuse':
    case 'success-like':
      return new Refused('WECOM_REFUSED', 'WeCom refuses this for good', facts);
    case 'unknown':
      return afterMs === undefined
        ? new Refused('WECOM_UNKNOWN_CODE', 'WeCom answered a code in no document we know', facts)
        : new RetryLater('WECOM_UNKNOWN_CODE', 'WeCom answered a code in no document we know', facts, { afterMs });
  }
}
