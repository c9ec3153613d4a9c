/** Referrals in the table: a join is one transaction, and what he is given is noted on his standing by single conditional writes. */
import { randomUUID } from 'node:crypto';
import type { Instant } from '#shared/domain/calendar.ts';
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';
import type { Life, Referral } from '#shared/domain/referral/referral.ts';
import type { DrawnPoster, OwedPoster, Standing } from '#shared/domain/referral/standing.ts';
import type { Page } from '#shared/ports/page.ts';
import type { Raced, Recording, ReferralStore } from '#shared/ports/referral-store.ts';
import { getAll, keyOf } from './batches.ts';
import {
  type Entry,
  enter,
  heldUnlessLater,
  newReferralEntries,
  partingEntries,
  rejudgedEntries,
  standingEntries,
} from './book-writes.ts';
import { readDeparture, readJudgement, readReferral } from './edge-items.ts';
import { EXISTS, type FissionTable, fissionTable, IS_NEW, type StoreOptions } from './fission-table.ts';
import {
  broughtPrefixOf,
  campaignPartition,
  kindOfLife,
  LIFE_PREFIX,
  lifePrefixOf,
  REFERRAL_PREFIX,
  referralKey,
  STANDING_PREFIX,
  sortable,
  standingKey,
} from './keys.ts';
import { allOf, pageOf, pageOfOwed } from './pages.ts';
import { holdPresence, parted, presence, present, recordConfirmed, recordLeave } from './presences.ts';
import { observationItem, owedIndex, POSTER_OWED, readObservation, readStanding } from './referral-items.ts';

export function dynamoReferralStore(options: StoreOptions): ReferralStore {
  const table = fissionTable(options);
  return {
    standing: (campaign, member) => standingOf(table, campaign, member),
    record: (recording) => record(table, recording),
    recordParting: (parting) => enter(table, partingEntries(parting)),
    recordJudgement: (rejudged) => enter(table, rejudgedEntries(rejudged)),
    life: (campaign, member) => life(table, campaign, member),
    referral: (campaign, inviter, member) => referralOf(table, campaign, inviter, member),
    broughtBy: (campaign, inviter, cursor) => referralsBelow(table, campaign, broughtPrefixOf(inviter), cursor),
    referrals: (campaign, cursor) => referralsBelow(table, campaign, REFERRAL_PREFIX, cursor),
    owePoster: (campaign, member, owed) => owePoster(table, campaign, member, owed),
    recordPoster: (campaign, member, poster, askedAt) => recordPoster(table, campaign, member, poster, askedAt),
    recordWelcome: (campaign, member, at, asOf = at) => recordWelcome(table, campaign, member, at, asOf),
    owedSince: (before, cursor) => owedSince(table, before, cursor),
    present: (via) => present(table, via),
    presence: (via, member) => presence(table, via, member),
    holdPresence: (presence) => holdPresence(table, presence),
    recordConfirmed: (half) => recordConfirmed(table, half),
    parted: (staff, days) => parted(table, staff, days),
    recordLeave: (left) => recordLeave(table, left),

    async standings(campaign, cursor) {
      const page = await pageOf(table, { pk: campaignPartition(campaign), prefix: STANDING_PREFIX }, cursor);
      return { ...page, items: page.items.map(readStanding) };
    },
    async observations(campaign, cursor) {
      const page = await pageOf(table, { pk: campaignPartition(campaign), prefix: LIFE_PREFIX }, cursor);
      return { ...page, items: page.items.filter((item) => kindOfLife(item) === 'came').map(readObservation) };
    },
  };
}

async function standingOf(table: FissionTable, campaign: CampaignId, member: MemberId): Promise<Standing | undefined> {
  const item = await table.get(standingKey(campaign, member));
  return item === undefined ? undefined : readStanding(item);
}

/** A coming that is known already is known, whatever else has happened since. */
async function record(table: FissionTable, recording: Recording): ReturnType<ReferralStore['record']> {
  const { observation, presence, standing, rejudged } = recording;
  const observed: Entry<'observed-before' | Raced> = {
    write: { put: observationItem(observation), ...IS_NEW },
    failure: () => 'observed-before',
  };
  const books = [
    ...(standing === undefined ? [observed] : []),
    ...standingEntries(recording),
    ...newReferralEntries(recording),
    ...rejudgedEntries(rejudged),
  ];
  const later = { write: heldUnlessLater(presence), failure: () => 'later-held' as const };
  const entered = await enter(table, [...books, later]);
  // Presences only ever move on, so without it the rest still holds true.
  return entered === 'later-held' ? enter(table, books) : entered;
}

/** The referral first: whoever decides on this revision of it knows at least all that it rests on. */
async function life(table: FissionTable, campaign: CampaignId, member: MemberId): Promise<Life> {
  const standing = await standingOf(table, campaign, member);
  const inviter = standing?.inviter;
  const referral = inviter === undefined ? undefined : await referralOf(table, campaign, inviter, member);
  const items = await allOf(table, { pk: campaignPartition(campaign), prefix: lifePrefixOf(member) });
  const of = Map.groupBy(items, kindOfLife);
  return {
    observations: (of.get('came') ?? []).map(readObservation),
    departures: (of.get('left') ?? []).map(readDeparture),
    judgements: (of.get('judged') ?? []).map(readJudgement),
    ...(standing === undefined ? {} : { standing }),
    ...(referral === undefined ? {} : { referral }),
  };
}

async function referralOf(
  table: FissionTable,
  campaign: CampaignId,
  inviter: MemberId,
  member: MemberId,
): Promise<Referral | undefined> {
  const item = await table.get(referralKey(campaign, inviter, member));
  return item === undefined ? undefined : readReferral(item);
}

async function referralsBelow(
  table: FissionTable,
  campaign: CampaignId,
  prefix: string,
  cursor?: string,
): Promise<Page<Referral>> {
  const page = await pageOf(table, { pk: campaignPartition(campaign), prefix }, cursor);
  return { ...page, items: page.items.map(readReferral) };
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
  asOf: Instant,
): Promise<boolean> {
  // Why a mark: when our own write was committed but not answered, the repeated call finds it and is still the first caller.
  const mark = randomUUID();
  const written = await table.update({
    key: standingKey(campaign, member),
    update: 'SET #welcomedAt = :at, #welcomedAsOf = :asOf, #welcomeMark = :mark',
    condition: 'attribute_exists(#pk) AND (attribute_not_exists(#welcomedAt) OR #welcomedAt < :at)',
    values: { at, asOf, mark },
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
