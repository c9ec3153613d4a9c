/** Notice flow: staff are told how their campaigns go, what they must act on first: one message each, not too often, and not at night. */
import { type Campaign, endOf } from '#shared/domain/campaign/campaign.ts';
import type { StaffId } from '#shared/domain/identity.ts';
import { digestOf } from '#shared/domain/notice/digest.ts';
import type { Fact } from '#shared/domain/notice/facts.ts';
import { isQuietAt } from '#shared/domain/notice/notice-rules.ts';
import { arrived, givenUp, saying, type Told, unsureNow } from '#shared/domain/notice/told.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { StaffNotices } from '#shared/ports/staff-notices.ts';
import { oneByOne } from '#shared/story/one-by-one.ts';
import { type GatherPorts, newsFor, readFacts, STILL_TOLD_AFTER_END } from './gather.ts';

export interface DigestPorts extends GatherPorts {
  readonly campaigns: CampaignStore;
  readonly notices: StaffNotices;
}

export interface DigestOutcome {
  readonly kind: 'looked';
  readonly facts: { readonly staff: number; readonly told: number };
}

/** @throws RetryLater `NOTICES_NOT_ALL_TOLD` */
export async function digestNotices(ports: DigestPorts, completenessBelow: number): Promise<DigestOutcome> {
  const now = ports.clock.eventNow();
  const telling = (await ports.campaigns.campaigns()).filter((one) => now < endOf(one) + STILL_TOLD_AFTER_END);
  const staff = new Set(telling.flatMap(({ notices }) => notices?.to ?? []));
  const facts = new Map<Campaign, Promise<readonly Fact[]>>();
  let told = 0;
  const pieces = [...staff].map((one) => async () => {
    const his = telling.filter(({ notices }) => notices?.to.includes(one));
    for (const campaign of his) {
      if (!facts.has(campaign)) facts.set(campaign, readFacts(ports, campaign, completenessBelow));
    }
    const all = await Promise.all(his.map(async (campaign) => [campaign, (await facts.get(campaign)) ?? []] as const));
    if (await tellOne(ports, one, all)) told += 1;
  });
  await oneByOne('NOTICES_NOT_ALL_TOLD', pieces);
  return { kind: 'looked', facts: { staff: staff.size, told } };
}

async function tellOne(
  ports: DigestPorts,
  staff: StaffId,
  all: readonly (readonly [Campaign, readonly Fact[]])[],
): Promise<boolean> {
  const now = ports.clock.wallNow();
  const told = await ports.news.told(staff);
  const isQuiet = all.some(([{ notices, timeZone }]) => isQuietAt(notices?.quiet, timeZone, now));
  const unsure = unsureNow(told, now, isQuiet);
  if (unsure === 'wait') return false;
  if (unsure === 'again' && told.unsure !== undefined) return say(ports, saying(told, now), told.unsure.text);
  const known = unsure === 'given-up' ? givenUp(told) : told;
  const news = await Promise.all(all.map(([campaign, facts]) => newsFor(ports, campaign, facts, known)));
  const digest = digestOf(known, news, now);
  return digest === undefined ? false : say(ports, digest.after, digest.text);
}

/** Noted first: whoever dies in between says the same words again, and WeCom drops the second. */
async function say({ news, notices }: DigestPorts, next: Told, text: string): Promise<boolean> {
  if ((await news.keep(next)) === 'raced') return false;
  await notices.tell([next.staff], text);
  await news.keep(arrived(next));
  return true;
}
