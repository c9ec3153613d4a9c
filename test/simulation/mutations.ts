/** Rules broken on purpose, one at a time: a simulation that cannot find these finds nothing. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { Referral } from '#shared/domain/referral/referral.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import { key } from '#test/support/fakes/in-memory-books.ts';
import { REWARD_MUTATIONS } from './reward-mutations.ts';
import type { Mutation } from './world.ts';

/** As if a read had begun two seconds later than it did. */
const twoSecondsLater = <Read extends { readonly readAsOf: Instant }>(read: Read | undefined): Read | undefined =>
  read === undefined ? undefined : { ...read, readAsOf: read.readAsOf + 2_000 };

const over = (store: ReferralStore, changes: Partial<ReferralStore>): ReferralStore => ({ ...store, ...changes });

export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  ...REWARD_MUTATIONS,
  'a judgement is written over whatever was decided meanwhile': {
    referrals: (store, { books }) => {
      const heldOf = ({ campaign, inviter, member }: Referral): Referral | undefined =>
        books.referrals.get(key(campaign, inviter), member);
      return over(store, {
        recordJudgement: (rejudged) =>
          store.recordJudgement({ ...rejudged, before: heldOf(rejudged.before) ?? rejudged.before }),
      });
    },
  },
  'a read is trusted from the instant the hold ends': {
    groups: (store) => ({ ...store, group: async (id) => twoSecondsLater(await store.group(id)) }),
    staff: (store) => ({ ...store, reading: async (staff) => twoSecondsLater(await store.reading(staff)) }),
  },
  'who leaves one group is taken to have left them all': {
    referrals: (store) =>
      over(store, {
        life: async (campaign, member) => ({ ...(await store.life(campaign, member)), observations: [] }),
      }),
  },
  'one observation in fifty is written twice, under two instants': {
    referrals: (store) => {
      let told = 0;
      return over(store, {
        record: (recording) => {
          const { observation, presence, standing } = recording;
          const answer = store.record(recording);
          told += 1;
          if (standing !== undefined || told % 50 !== 0) return answer;
          const again = { ...observation, joinedAt: observation.joinedAt + 120_000 };
          return store.record({ observation: again, presence }).then(() => answer);
        },
      });
    },
  },
  'the maximum is not held': {
    referrals: (store, { books }) => {
      // As if no place were taken while it is asked; counted rightly all the same.
      const unasked = <Answer>({ campaign, inviter }: Referral, write: () => Answer): Answer => {
        const place = key(campaign, inviter);
        const taken = books.placesTaken.get(place) ?? 0;
        books.placesTaken.set(place, 0);
        const answer = write();
        books.placesTaken.set(place, taken + (books.placesTaken.get(place) ?? 0));
        return answer;
      };
      return over(store, {
        recordJudgement: (rejudged) => unasked(rejudged.before, () => store.recordJudgement(rejudged)),
      });
    },
  },
  'a verdict changes without a judgement': {
    referrals: (store) =>
      over(store, { recordJudgement: ({ before, after }) => store.recordJudgement({ before, after }) }),
  },
  'a going dated by an event is forgotten once in a while': {
    referrals: (store) => {
      let told = 0;
      return over(store, {
        recordParting: async (parting) => {
          told += 1;
          return parting.departure.kind !== 'missed' && told % 20 === 0 ? 'known' : store.recordParting(parting);
        },
      });
    },
  },
  'a seed of the desk is put below another though he has brought somebody': {
    referrals: (store, { books }) =>
      over(store, {
        standing: async (campaign, member) => withoutBrought(await store.standing(campaign, member)),
        life: async (campaign, member) => {
          const { standing, ...life } = await store.life(campaign, member);
          const seen = withoutBrought(standing);
          return { ...life, ...(seen === undefined ? {} : { standing: seen }) };
        },
        record: (recording) => {
          const { campaign, member } = recording.observation;
          const held = withoutBrought(books.standings.get(campaign, member));
          if (recording.adoption !== undefined && held !== undefined) books.standings.set(campaign, member, held);
          return store.record(recording);
        },
      }),
  },
  'what is owed is struck off before it is given': {
    referrals: (store, { books }) =>
      over(store, {
        owePoster: async (campaign, member, owed) => {
          const answer = await store.owePoster(campaign, member, owed);
          books.owing.delete(key(campaign, member));
          return answer === 'owed' ? 'already-owed' : answer;
        },
      }),
  },
};

function withoutBrought<Held extends { readonly hasBrought?: true }>(standing: Held | undefined): Held | undefined {
  if (standing === undefined) return undefined;
  const { hasBrought: _forgotten, ...rest } = standing;
  return rest as Held;
}
