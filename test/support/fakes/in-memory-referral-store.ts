/** The referral store in memory, held to the same contract suite as the real one. */
import { CHINA, daysOf, type Instant } from '#shared/domain/calendar.ts';
import type { CampaignId, CodeText, MemberId } from '#shared/domain/identity.ts';
import type { Presence } from '#shared/domain/referral/presence.ts';
import type { Referral, Rejudged } from '#shared/domain/referral/referral.ts';
import type { Observation, Standing } from '#shared/domain/referral/standing.ts';
import type { Departure } from '#shared/domain/referral/stay.ts';
import type { Parting, Raced, Recording, ReferralStore } from '#shared/ports/referral-store.ts';
import { type CountedWrites, countedWrites } from './counted-writes.ts';
import {
  type Books,
  departureKey,
  emptyBooks,
  historyOf,
  key,
  observationKey,
  putReferral,
  putStanding,
  sorted,
  viaKey,
} from './in-memory-books.ts';
import { pageOf } from './page-of.ts';

export interface InMemoryReferralStore extends ReferralStore, Pick<CountedWrites, 'crashBeforeWrite'> {
  readonly writes: CountedWrites;
  readonly books: Books;
  allStandings(): readonly Standing[];
  allReferrals(): readonly Referral[];
  allObservations(): readonly Observation[];
  allDepartures(): readonly Departure[];
  allPresences(): readonly Presence[];
  /** Every coming of his that is on the books, the one that made him a participant included, in their order. */
  comingsOf(campaign: CampaignId, member: MemberId): readonly (Observation | Standing)[];
  /** Changes an existing standing and counts one write; the code store's half of a common transaction goes through here. */
  change(campaign: CampaignId, member: MemberId, write: string, change: (standing: Standing) => Standing): void;
  noteInviteCode(campaign: CampaignId, member: MemberId, code: CodeText): void;
}

export function inMemoryReferralStore(
  writes: CountedWrites = countedWrites(),
  pageSize: number = 100,
  books: Books = emptyBooks(),
): InMemoryReferralStore {
  function change(campaign: CampaignId, member: MemberId, write: string, to: (standing: Standing) => Standing): void {
    const standing = books.standings.get(campaign, member);
    if (standing === undefined) throw new Error(`No standing of ${member} in ${campaign} to change.`);
    const changed = to(standing);
    writes.before(write);
    putStanding(books, changed);
  }
  const histories = () => books.histories.all();

  return {
    writes,
    books,
    crashBeforeWrite: writes.crashBeforeWrite,
    change,
    noteInviteCode: (campaign, member, inviteCode) =>
      change(campaign, member, 'code.recordCode', (standing) => ({ ...standing, inviteCode })),
    allStandings: () => sorted(books.standings.all(), ({ campaign, member }) => key(campaign, member)),
    allReferrals: () => books.referrals.all(),
    allObservations: () => histories().flatMap(({ observations }) => [...observations.values()]),
    allDepartures: () => histories().flatMap(({ departures }) => [...departures.values()]),
    allPresences: () => sorted(books.presences.all(), ({ via, member }) => key(viaKey(via), member)),
    comingsOf(campaign, member) {
      const standing = books.standings.get(campaign, member);
      const seen = [...historyOf(books, campaign, member).observations.values()];
      const all = [...seen, ...(standing === undefined ? [] : [standing])];
      return all.sort((one, other) => one.joinedAt - other.joinedAt);
    },

    standing: async (campaign, member) => books.standings.get(campaign, member),
    record: async (recording) => record(books, writes, recording),
    recordParting: async (parting) => recordParting(books, writes, parting),
    async recordJudgement(rejudged) {
      const refused = refusalOf(books, rejudged);
      if (refused !== undefined) return refused;
      writes.before('referral.recordJudgement');
      move(books, rejudged);
      return 'recorded';
    },

    async life(campaign, member) {
      const history = books.histories.get(campaign, member);
      const standing = books.standings.get(campaign, member);
      const referral =
        standing?.inviter === undefined ? undefined : books.referrals.get(key(campaign, standing.inviter), member);
      return {
        observations: sorted([...(history?.observations.values() ?? [])], observationKey),
        departures: sorted([...(history?.departures.values() ?? [])], departureKey),
        judgements: [...(history?.judgements.values() ?? [])],
        ...(standing === undefined ? {} : { standing }),
        ...(referral === undefined ? {} : { referral }),
      };
    },
    referral: async (campaign, inviter, member) => books.referrals.get(key(campaign, inviter), member),
    async broughtBy(campaign, inviter, cursor) {
      const his = sorted(books.referrals.row(key(campaign, inviter)), ({ member }) => member);
      return pageOf(his, pageSize, cursor);
    },
    async referrals(campaign, cursor) {
      const all = books.referrals.all().filter((referral) => referral.campaign === campaign);
      return pageOf(
        sorted(all, ({ inviter, member }) => key(inviter, member)),
        pageSize,
        cursor,
      );
    },

    async owePoster(campaign, member, owed) {
      if (books.standings.get(campaign, member)?.owed?.requestId === owed.requestId) return 'already-owed';
      change(campaign, member, 'referral.owePoster', (held) => ({ ...held, owed }));
      return 'owed';
    },
    async recordPoster(campaign, member, poster, askedAt) {
      const isNewer = (held: Standing['poster']): boolean => askedAt !== undefined && (held?.drawnAt ?? 0) > askedAt;
      change(campaign, member, 'referral.recordPoster', ({ owed: _struckOff, ...held }) =>
        isNewer(held.poster) ? held : { ...held, poster },
      );
    },
    async recordWelcome(campaign, member, at: Instant, asOf: Instant = at) {
      const welcomedAt = books.standings.get(campaign, member)?.welcomedAt;
      if (welcomedAt !== undefined && welcomedAt >= at) return false;
      change(campaign, member, 'referral.recordWelcome', (held) => ({ ...held, welcomedAt: at, welcomedAsOf: asOf }));
      return true;
    },
    async owedSince(before, cursor) {
      const owing = [...books.owing.values()].filter(({ owed }) => owed !== undefined && owed.since < before);
      return pageOf(
        sorted(owing, ({ owed, member }) => key(String(owed?.since ?? 0).padStart(15, '0'), member)),
        pageSize,
        cursor,
      );
    },

    async present(via) {
      const inside = books.presences.row(viaKey(via)).filter(({ leftAt }) => leftAt === undefined);
      return sorted(inside, ({ member }) => member);
    },
    presence: async (via, member) => books.presences.get(viaKey(via), member),
    async holdPresence(presence) {
      const held = books.presences.get(viaKey(presence.via), presence.member);
      if (held !== undefined && held.joinedAt >= presence.joinedAt) return;
      writes.before('referral.holdPresence');
      books.presences.set(viaKey(presence.via), presence.member, presence);
    },
    async recordConfirmed({ via, member, joinedAt }) {
      const held = books.presences.get(viaKey(via), member);
      if (held === undefined || held.joinedAt !== joinedAt) return;
      writes.before('referral.recordConfirmed');
      const { isHalf: _confirmed, ...whole } = held;
      books.presences.set(viaKey(via), member, whole);
    },
    async parted(staff, days) {
      const counts = days.map((day) => [day, books.parted.get(key(staff, day)) ?? 0] as const);
      return new Map(counts.filter(([, count]) => count > 0));
    },
    async recordLeave(left) {
      const held = books.presences.get(viaKey(left.via), left.member);
      if (held === undefined || held.joinedAt !== left.joinedAt || held.leftAt !== undefined) return 'already-recorded';
      writes.before('referral.recordLeave');
      books.presences.set(viaKey(left.via), left.member, { ...left });
      return 'recorded';
    },

    async standings(campaign, cursor) {
      return pageOf(
        sorted(books.standings.row(campaign), ({ member }) => member),
        pageSize,
        cursor,
      );
    },
    async observations(campaign, cursor) {
      const seen = books.histories.row(campaign).flatMap(({ observations }) => [...observations.values()]);
      return pageOf(
        sorted(seen, (one) => key(one.member, observationKey(one))),
        pageSize,
        cursor,
      );
    },
  };
}

function record(books: Books, writes: CountedWrites, recording: Recording): 'recorded' | 'observed-before' | Raced {
  const { observation, presence, standing, adoption, referral, fixesInviter, rejudged } = recording;
  const { campaign, member } = observation;
  const history = historyOf(books, campaign, member);
  const held = books.standings.get(campaign, member);
  if (standing === undefined && history.observations.has(observationKey(observation))) return 'observed-before';
  if (standing !== undefined && held !== undefined) {
    return observationKey(held) === observationKey(observation) ? 'observed-before' : 'raced';
  }
  if (adoption !== undefined && (held?.reason !== 'desk' || held.inviter !== undefined || held.hasBrought))
    return 'raced';
  const inviter = referral === undefined ? undefined : books.standings.get(campaign, referral.inviter);
  if (fixesInviter && inviter?.inviter !== undefined) return 'raced';
  if (referral !== undefined && books.referrals.get(key(campaign, referral.inviter), member) !== undefined)
    return 'raced';
  if (referral !== undefined && isFull(books, referral, referral.verdict.state === 'qualified' ? 1 : 0)) {
    return 'inviter-full';
  }
  const refused = rejudged === undefined ? undefined : refusalOf(books, rejudged);
  if (refused !== undefined) return refused;
  writes.before('referral.record');
  if (standing === undefined) history.observations.set(observationKey(observation), observation);
  else putStanding(books, standing);
  if (adoption !== undefined && held !== undefined) {
    putStanding(books, { ...held, ...adoption, reason: 'referred', enteredAs: 'desk' });
  }
  if (fixesInviter && inviter !== undefined) putStanding(books, { ...inviter, hasBrought: true });
  if (referral !== undefined) {
    putReferral(books, referral);
    take(books, referral, referral.verdict.state === 'qualified' ? 1 : 0);
  }
  if (rejudged !== undefined) move(books, rejudged);
  const present = books.presences.get(viaKey(presence.via), member);
  if (present === undefined || present.joinedAt < presence.joinedAt) {
    books.presences.set(viaKey(presence.via), member, presence);
  }
  return 'recorded';
}

function recordParting(
  books: Books,
  writes: CountedWrites,
  { departure, ends, rejudged }: Parting,
): 'recorded' | 'known' | Raced {
  const { campaign, member, via, at, kind } = departure;
  const history = historyOf(books, campaign, member);
  if (history.departures.has(departureKey(departure))) return 'known';
  const held = books.presences.get(viaKey(via), member);
  if (ends !== undefined) {
    const isOpen = held?.leftAt === undefined || (held.leftFoundBySweep === true && kind !== 'missed');
    if (held === undefined || held.joinedAt !== ends.joinedAt || !isOpen) return 'raced';
  }
  const refused = rejudged === undefined ? undefined : refusalOf(books, rejudged);
  if (refused !== undefined) return refused;
  writes.before('referral.recordParting');
  history.departures.set(departureKey(departure), departure);
  if (ends !== undefined && held !== undefined) {
    const { leftFoundBySweep: _corrected, ...open } = held;
    const left = { ...open, leftAt: at, ...(kind === 'missed' ? { leftFoundBySweep: true } : {}) };
    books.presences.set(viaKey(via), member, left);
  }
  if (rejudged !== undefined) move(books, rejudged);
  if (via.kind === 'contact' && kind === 'unfollowed') {
    const place = key(via.staff, chinaDay(at));
    books.parted.set(place, (books.parted.get(place) ?? 0) + 1);
  }
  return 'recorded';
}

const chinaDay = daysOf(CHINA);
const counts = ({ verdict }: Referral): number => (verdict.state === 'qualified' ? 1 : 0);

function refusalOf(books: Books, { before, after }: Rejudged): Raced | undefined {
  const held = books.referrals.get(key(before.campaign, before.inviter), before.member);
  if (held?.revision !== before.revision) return 'raced';
  return isFull(books, after, counts(after) - counts(before)) ? 'inviter-full' : undefined;
}

const isFull = (books: Books, { campaign, inviter, maximumCounted }: Referral, taken: number): boolean =>
  maximumCounted !== undefined && taken > 0 && (books.placesTaken.get(key(campaign, inviter)) ?? 0) >= maximumCounted;

function take(books: Books, { campaign, inviter, maximumCounted }: Referral, taken: number): void {
  if (maximumCounted === undefined) return;
  const place = key(campaign, inviter);
  books.placesTaken.set(place, (books.placesTaken.get(place) ?? 0) + taken);
}

function move(books: Books, { before, after, judgement }: Rejudged): void {
  putReferral(books, after);
  take(books, after, counts(after) - counts(before));
  if (judgement !== undefined) {
    historyOf(books, judgement.campaign, judgement.member).judgements.set(judgement.revision, judgement);
  }
}
