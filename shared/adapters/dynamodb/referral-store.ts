/** Referrals in the table: a join is one transaction, and what he is given is noted on his standing by single conditional writes. */
import { randomUUID } from 'node:crypto';
import type { Instant } from '#shared/domain/calendar.ts';
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';
import type { DrawnPoster, OwedPoster, Standing } from '#shared/domain/referral/standing.ts';
import type { Page } from '#shared/ports/page.ts';
import type { Recording, ReferralStore } from '#shared/ports/referral-store.ts';
import { getAll, keyOf } from './batches.ts';
import { EXISTS, type FissionTable, fissionTable, IS_NEW, type StoreOptions } from './fission-table.ts';
import {
  campaignPartition,
  OBSERVED_PREFIX,
  observedPrefixOf,
  STANDING_PREFIX,
  sortable,
  standingKey,
} from './keys.ts';
import { allOf, pageOf, pageOfOwed } from './pages.ts';
import { heldUnlessLater, holdPresence, presence, present, recordLeave } from './presences.ts';
import {
  observationItem,
  owedIndex,
  POSTER_OWED,
  readObservation,
  readStanding,
  standingItem,
} from './referral-items.ts';

export function dynamoReferralStore(options: StoreOptions): ReferralStore {
  const table = fissionTable(options);
  return {
    standing: (campaign, member) => standing(table, campaign, member),
    record: (recording) => record(table, recording),
    owePoster: (campaign, member, owed) => owePoster(table, campaign, member, owed),
    recordPoster: (campaign, member, poster, askedAt) => recordPoster(table, campaign, member, poster, askedAt),
    recordWelcome: (campaign, member, at) => recordWelcome(table, campaign, member, at),
    owedSince: (before, cursor) => owedSince(table, before, cursor),
    present: (via) => present(table, via),
    presence: (via, member) => presence(table, via, member),
    holdPresence: (presence) => holdPresence(table, presence),
    recordLeave: (left) => recordLeave(table, left),

    async standings(campaign, cursor) {
      const page = await pageOf(table, { pk: campaignPartition(campaign), prefix: STANDING_PREFIX }, cursor);
      return { ...page, items: page.items.map(readStanding) };
    },
    async observations(campaign, cursor) {
      const page = await pageOf(table, { pk: campaignPartition(campaign), prefix: OBSERVED_PREFIX }, cursor);
      return { ...page, items: page.items.map(readObservation) };
    },
    async observationsOf(campaign, member) {
      const his = await allOf(table, { pk: campaignPartition(campaign), prefix: observedPrefixOf(member) });
      return his.map(readObservation);
    },
  };
}

async function standing(table: FissionTable, campaign: CampaignId, member: MemberId): Promise<Standing | undefined> {
  const item = await table.get(standingKey(campaign, member));
  return item === undefined ? undefined : readStanding(item);
}

/** The observation answers first: a join that is known already is known, whatever else has happened since. */
async function record(table: FissionTable, recording: Recording): ReturnType<ReferralStore['record']> {
  const observation = { put: observationItem(recording.observation), ...IS_NEW };
  const presence = heldUnlessLater(recording.presence);
  const standings = standingWrites(recording);

  const withPresence = await table.transact([observation, ...standings, presence]);
  if (withPresence.kind === 'committed') return 'recorded';
  const [observedBefore, ...rest] = withPresence.failed;
  if (observedBefore === true) return 'observed-before';
  if (standings.length > 0 && rest[0] === true) return 'standing-raced';

  // Only the presence failed: this stay or a later one is held. Presences only ever move on, so without it the rest still holds true.
  const historical = await table.transact([observation, ...standings]);
  if (historical.kind === 'committed') return 'recorded';
  return historical.failed[0] === true ? 'observed-before' : 'standing-raced';
}

/** A new standing, or a new place for the seed of the desk who stands there. */
function standingWrites({ observation, standing, adoption }: Recording) {
  if (standing !== undefined) return [{ put: standingItem(standing), ...IS_NEW }];
  if (adoption === undefined) return [];
  const { inviter, inviterRef, generation, root, rootRef, verdict } = adoption;
  return [
    {
      key: standingKey(observation.campaign, observation.member),
      update:
        'SET #inviter = :inviter, #inviterRef = :inviterRef, #generation = :generation, #root = :root, #rootRef = :rootRef, #verdict = :verdict',
      condition: 'attribute_exists(#pk) AND attribute_not_exists(#inviter) AND #verdict.#reason = :desk',
      values: { inviter, inviterRef, generation, root, rootRef, verdict, desk: 'desk' },
    },
  ];
}

async function owePoster(
  table: FissionTable,
  campaign: CampaignId,
  member: MemberId,
  owed: OwedPoster,
): Promise<'owed' | 'already-owed'> {
  const { owed_kind: kind, owed_since: since } = owedIndex(owed);
  const written = await table.update({
    key: standingKey(campaign, member),
    update: 'SET #owed = :owed, #owed_kind = :kind, #owed_since = :since',
    condition: 'attribute_exists(#pk) AND (attribute_not_exists(#owed) OR #owed.#requestId <> :requestId)',
    values: { owed, kind, since, requestId: owed.requestId },
  });
  if (written.kind === 'written') return 'owed';
  if (written.held === undefined) throw noStanding(campaign, member);
  return 'already-owed';
}

async function recordPoster(
  table: FissionTable,
  campaign: CampaignId,
  member: MemberId,
  poster: DrawnPoster,
  askedAt: Instant | undefined,
): Promise<void> {
  const key = standingKey(campaign, member);
  const isNewest = askedAt === undefined ? {} : NOTHING_DRAWN_SINCE;
  const written = await table.update({
    key,
    update: `SET #poster = :poster ${STRIKE_OFF}`,
    ...EXISTS,
    ...isNewest,
    values: { poster, ...(askedAt !== undefined && { askedAt }) },
  });
  if (written.kind === 'written') return;
  if (written.held === undefined) throw noStanding(campaign, member);
  await table.update({ key, update: STRIKE_OFF, ...EXISTS });
}

const STRIKE_OFF = 'REMOVE #owed, #owed_kind, #owed_since';
const NOTHING_DRAWN_SINCE = {
  condition: `${EXISTS.condition} AND (attribute_not_exists(#poster) OR #poster.#drawnAt <= :askedAt)`,
};

async function recordWelcome(
  table: FissionTable,
  campaign: CampaignId,
  member: MemberId,
  at: Instant,
): Promise<boolean> {
  // Why a mark: when our own write was committed but not answered, the repeated call finds it and is still the first caller.
  const mark = randomUUID();
  const written = await table.update({
    key: standingKey(campaign, member),
    update: 'SET #welcomedAt = :at, #welcomeMark = :mark',
    condition: 'attribute_exists(#pk) AND (attribute_not_exists(#welcomedAt) OR #welcomedAt < :at)',
    values: { at, mark },
  });
  if (written.kind === 'written') return true;
  if (written.held === undefined) throw noStanding(campaign, member);
  return written.held['welcomeMark'] === mark;
}

/** The index names who may be owed something; the standings themselves say who is. */
async function owedSince(table: FissionTable, before: Instant, cursor?: string): Promise<Page<Standing>> {
  const page = await pageOfOwed(table, POSTER_OWED, sortable(before), cursor);
  const owing = (await getAll(table, page.items.map(keyOf)))
    .map(readStanding)
    .flatMap((held) => (held.owed !== undefined && held.owed.since < before ? [{ held, since: held.owed.since }] : []))
    .sort((left, right) => left.since - right.since);
  return { ...page, items: owing.map(({ held }) => held) };
}

const noStanding = (campaign: CampaignId, member: MemberId): Error =>
  new Error(`No standing of ${member} in ${campaign} to change.`);
