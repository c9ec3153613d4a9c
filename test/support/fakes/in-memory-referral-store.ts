/** The referral store in memory, held to the same contract suite as the real one. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { CampaignId, CodeText, MemberId } from '#shared/domain/identity.ts';
import type { Presence } from '#shared/domain/referral/presence.ts';
import type { Observation, Standing, Via } from '#shared/domain/referral/standing.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import { type CountedWrites, countedWrites } from './counted-writes.ts';
import { pageOf } from './page-of.ts';

export interface InMemoryReferralStore extends ReferralStore, Pick<CountedWrites, 'crashBeforeWrite'> {
  readonly writes: CountedWrites;
  allStandings(): readonly Standing[];
  allObservations(): readonly Observation[];
  allPresences(): readonly Presence[];
  /** Changes an existing standing and counts one write; the code store's half of a common transaction goes through here. */
  change(campaign: CampaignId, member: MemberId, write: string, change: (standing: Standing) => Standing): void;
  noteInviteCode(campaign: CampaignId, member: MemberId, code: CodeText): void;
}

const key = (...parts: readonly (string | number)[]): string => JSON.stringify(parts);
const viaKey = (via: Via): string => (via.kind === 'group' ? key('group', via.group) : key('staff', via.staff));
const standingKey = (campaign: CampaignId, member: MemberId): string => key(campaign, member);
const observationKey = (seen: Observation): string => key(seen.campaign, seen.member, seen.joinedAt, viaKey(seen.via));
const presenceKey = (via: Via, member: MemberId): string => key(viaKey(via), member);
const sortedValues = <Item>(items: ReadonlyMap<string, Item>): Item[] =>
  [...items].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, item]) => item);

export function inMemoryReferralStore(
  writes: CountedWrites = countedWrites(),
  pageSize: number = 100,
): InMemoryReferralStore {
  const standings = new Map<string, Standing>();
  const observations = new Map<string, Observation>();
  const presences = new Map<string, Presence>();

  function change(campaign: CampaignId, member: MemberId, write: string, to: (standing: Standing) => Standing): void {
    const standing = standings.get(standingKey(campaign, member));
    if (standing === undefined) throw new Error(`No standing of ${member} in ${campaign} to change.`);
    const changed = to(standing);
    writes.before(write);
    standings.set(standingKey(campaign, member), changed);
  }

  return {
    writes,
    crashBeforeWrite: writes.crashBeforeWrite,
    change,
    noteInviteCode: (campaign, member, inviteCode) =>
      change(campaign, member, 'code.recordCode', (standing) => ({ ...standing, inviteCode })),
    allStandings: () => sortedValues(standings),
    allObservations: () => sortedValues(observations),
    allPresences: () => sortedValues(presences),

    async standing(campaign, member) {
      return standings.get(standingKey(campaign, member));
    },

    async record({ observation, presence, standing, adoption }) {
      if (observations.has(observationKey(observation))) return 'observed-before';
      if (standing !== undefined && standings.has(standingKey(standing.campaign, standing.member))) {
        return 'standing-raced';
      }
      const adopter = standings.get(standingKey(observation.campaign, observation.member));
      if (adoption !== undefined && (adopter?.verdict.reason !== 'desk' || adopter.inviter !== undefined)) {
        return 'standing-raced';
      }
      writes.before('referral.record');
      observations.set(observationKey(observation), observation);
      if (adoption !== undefined && adopter !== undefined) {
        standings.set(standingKey(adopter.campaign, adopter.member), { ...adopter, ...adoption });
      }
      if (standing !== undefined) standings.set(standingKey(standing.campaign, standing.member), standing);
      const held = presences.get(presenceKey(presence.via, presence.member));
      if (held === undefined || held.joinedAt < presence.joinedAt) {
        presences.set(presenceKey(presence.via, presence.member), presence);
      }
      return 'recorded';
    },

    async owePoster(campaign, member, owed) {
      const standing = standings.get(standingKey(campaign, member));
      if (standing?.owed?.requestId === owed.requestId) return 'already-owed';
      change(campaign, member, 'referral.owePoster', (held) => ({ ...held, owed }));
      return 'owed';
    },

    async recordPoster(campaign, member, poster, askedAt) {
      const isNewer = (held: Standing['poster']): boolean => askedAt !== undefined && (held?.drawnAt ?? 0) > askedAt;
      change(campaign, member, 'referral.recordPoster', ({ owed: _struckOff, ...held }) =>
        isNewer(held.poster) ? held : { ...held, poster },
      );
    },

    async recordWelcome(campaign, member, at: Instant) {
      const standing = standings.get(standingKey(campaign, member));
      if (standing?.welcomedAt !== undefined && standing.welcomedAt >= at) return false;
      change(campaign, member, 'referral.recordWelcome', (held) => ({ ...held, welcomedAt: at }));
      return true;
    },

    async owedSince(before, cursor) {
      const owing = sortedValues(standings).filter(
        (standing) => standing.owed !== undefined && standing.owed.since < before,
      );
      owing.sort((left, right) => (left.owed?.since ?? 0) - (right.owed?.since ?? 0));
      return pageOf(owing, pageSize, cursor);
    },

    async present(via) {
      return sortedValues(presences).filter(
        (presence) => viaKey(presence.via) === viaKey(via) && presence.leftAt === undefined,
      );
    },

    async presence(via, member) {
      return presences.get(presenceKey(via, member));
    },

    async holdPresence(presence) {
      const held = presences.get(presenceKey(presence.via, presence.member));
      if (held !== undefined && held.joinedAt >= presence.joinedAt) return;
      writes.before('referral.holdPresence');
      presences.set(presenceKey(presence.via, presence.member), presence);
    },

    async recordLeave(left) {
      const held = presences.get(presenceKey(left.via, left.member));
      if (held === undefined || held.joinedAt !== left.joinedAt || held.leftAt !== undefined) return 'already-recorded';
      writes.before('referral.recordLeave');
      presences.set(presenceKey(left.via, left.member), { ...left });
      return 'recorded';
    },

    async standings(campaign, cursor) {
      return pageOf(
        sortedValues(standings).filter((standing) => standing.campaign === campaign),
        pageSize,
        cursor,
      );
    },

    async observations(campaign, cursor) {
      return pageOf(
        sortedValues(observations).filter((seen) => seen.campaign === campaign),
        pageSize,
        cursor,
      );
    },

    async observationsOf(campaign, member) {
      const his = [...observations.values()].filter((seen) => seen.campaign === campaign && seen.member === member);
      return his.sort((left, right) => left.joinedAt - right.joinedAt);
    },
  };
}
