/** Answers who somebody is and whose contact he is, by `externalcontact/get` and `batch/get_by_user`. */
import type { ContactDirectory, MemberProfile } from '#shared/ports/contact-directory.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import type { WecomClient } from './client.ts';
import { askForContacts, readContacts, readProfile } from './vocabulary.ts';

/**
 * No relation (docs path 90313, help of 84061): usual between a half-add and the staff member's confirmation. Of a whole staff
 * member it means that he has no contacts.
 */
const NO_RELATION = 84061;

/** Failures that mean the time given was too short, not that WeCom must be left alone. */
const TOO_SLOW = ['WECOM_TIMED_OUT', 'WECOM_BUSY'];

export const wecomContactDirectory = (client: WecomClient): ContactDirectory => ({
  async profile(member, withinMs) {
    const question = { method: 'GET', query: { external_userid: member }, answers: [NO_RELATION] } as const;
    return client
      .call('externalcontact/get', question, { withinMs })
      .then((answer) => (answer.errcode === 0 ? readProfile(answer) : 'not-yet'))
      .catch(notYetWhenTooSlow);
  },

  async contactsOf(staff, cursor) {
    const question = { method: 'POST', body: askForContacts(staff, cursor), answers: [NO_RELATION] } as const;
    const answer = await client.call('externalcontact/batch/get_by_user', question);
    return answer.errcode === 0 ? readContacts(staff, answer) : { items: [] };
  },
});

/** Invariant: a profile is never worth more time than was given. */
function notYetWhenTooSlow(error: unknown): MemberProfile | 'not-yet' {
  if (error instanceof RetryLater && TOO_SLOW.includes(error.code)) return 'not-yet';
  throw error;
}
