/** Answers who somebody is and whose contact he is, by `externalcontact/get` and `batch/get_by_user`. */
import type { MemberId } from '#shared/domain/identity.ts';
import type { ContactDirectory, MemberProfile } from '#shared/ports/contact-directory.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import type { WecomClient } from './client.ts';
import { NO_SUCH_STAFF } from './reactions.ts';
import { askForContacts, type Relation, readContacts, readProfile, readRelations } from './vocabulary.ts';

/**
 * No relation (docs path 90313, help of 84061): usual between a half-add and the staff member's confirmation. Of a whole staff
 * member it means that he has no contacts.
 */
const NO_RELATION = 84061;

/** Whoever asks WeCom anything fails like this until a person has put the secret, the token or a permission right. */
const NOBODY_IS_ANSWERED = [
  'NOT_CONFIGURED',
  'WECOM_SECRET_REJECTED',
  'WECOM_GRANTS_NO_TOKEN',
  'WECOM_TOKEN_REJECTED',
  'WECOM_NEEDS_OPERATOR',
];

export const wecomContactDirectory = (client: WecomClient): ContactDirectory => ({
  async profile(member, withinMs) {
    const question = { method: 'GET', query: { external_userid: member }, answers: [NO_RELATION] } as const;
    return client
      .call('externalcontact/get', question, { withinMs })
      .then((answer) => (answer.errcode === 0 ? readProfile(answer) : 'not-yet'))
      .catch(notYetUnlessNobodyIsAnswered);
  },

  async firstAddedAt(member) {
    const relations = await relationsOf(client, member);
    return relations.length === 0 ? undefined : Math.min(...relations.map(({ addedAt }) => addedAt));
  },

  async isContactOf(staff, member) {
    return (await relationsOf(client, member)).some((relation) => relation.staff === staff);
  },

  async contactsOf(staff, cursor) {
    const answers = [NO_RELATION, ...NO_SUCH_STAFF];
    const question = { method: 'POST', body: askForContacts(staff, cursor), answers } as const;
    const answer = await client.call('externalcontact/batch/get_by_user', question);
    if (NO_SUCH_STAFF.includes(answer.errcode)) return 'no-such-staff';
    return answer.errcode === 0 ? readContacts(staff, answer) : { items: [] };
  },
});

/** Everybody in the corp whose contact he is, and since when. */
async function relationsOf(client: WecomClient, member: MemberId): Promise<readonly Relation[]> {
  const question = { method: 'GET', query: { external_userid: member }, answers: [NO_RELATION] } as const;
  const answer = await client.call('externalcontact/get', question);
  return answer.errcode === 0 ? readRelations(answer) : [];
}

/** Invariant: a profile never costs anybody his poster: what fails for this person, or only for now, is done without. */
function notYetUnlessNobodyIsAnswered(error: unknown): MemberProfile | 'not-yet' {
  if (error instanceof Refused) return 'not-yet';
  if (!(error instanceof RetryLater) || NOBODY_IS_ANSWERED.includes(error.code) || isOfTheToken(error)) throw error;
  return 'not-yet';
}

/** The rest that follows a rejected secret is a rest of `gettoken`, without which no call can be made. */
const isOfTheToken = ({ code, facts }: RetryLater): boolean =>
  code === 'WECOM_PAUSED' && String(facts['api']).startsWith('gettoken');
