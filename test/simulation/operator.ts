/** The operator of the simulated world: applies campaigns with rules of all kinds, changes them, and tries again whatever failed. */
import { changeLife } from '#functions/operator/command/life.ts';
import { readPool, recordNewGroups } from '#functions/operator/command/new-groups.ts';
import { HOUR, type Instant, MINUTE } from '#shared/domain/calendar.ts';
import type { Campaign, CampaignDefinition, CountingRules } from '#shared/domain/campaign/campaign.ts';
import type { LifeChange } from '#shared/domain/campaign/life.ts';
import type { CodeOwner, LiveCode } from '#shared/domain/campaign/live-code.ts';
import { succeed } from '#shared/domain/campaign/succession.ts';
import { type CampaignId, type CodeText, campaignId, codeText, groupId, staffId } from '#shared/domain/identity.ts';
import { catchUpDue } from '#shared/messages/reward-due.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import { aTemplate } from '#test/support/builders.ts';
import { CAMPAIGN_LASTS, ENTRY_LABELS, isGroupCampaign } from './acts.ts';
import { Chance, seedOf } from './chance.ts';
import { rewardsOf, STOCKS } from './reward-terms.ts';
import { person } from './wecom.ts';
import type { Ports, World } from './world.ts';

export const campaignIdOf = (campaign: number): CampaignId => campaignId(`c${campaign}`);
export const entryCodeOf = (campaign: number, label: string): CodeText => codeText(`e-${campaign}-${label}`);
export const deskCodeOf = (campaign: number): CodeText => codeText(`desk-${campaign}`);

const PLACES = 4;
const range = (count: number): number[] => [...Array(count).keys()];
export const groupsOf = (campaign: number) => range(PLACES).map((one) => groupId(`g${campaign}-${one}`));
export const staffOf = (campaign: number) => range(PLACES).map((one) => staffId(`s${campaign}-${one}`));
export const deskOf = (campaign: number) => range(2).map((one) => staffId(`d${campaign}-${one}`));
/** Somebody of the corp who has nothing to do with any campaign. */
export const ELSEWHERE = staffId('elsewhere');

/** People who have come lately, who are about then, and in the days to come. */
const LATELY = 60;
const ABOUT = 300;

function rulesOf(chance: Chance, isOfGroups: boolean, near: number): { holdSeconds: number; counting: CountingRules } {
  const some = (share: number) =>
    range(ABOUT)
      .filter(() => chance.comesTrue(share))
      .map((one) => person(Math.max(0, near - LATELY + one)));
  const blacklist = chance.comesTrue(0.4) ? some(0.03) : [];
  const newOnly = chance.weighted<CountingRules['newOnly']>([
    [5, undefined],
    [1, 'corp'],
    [2, isOfGroups ? 'groups' : 'staff'],
  ]);
  const maximum = chance.pick([undefined, undefined, 1, 2, 3, 5]);
  return {
    holdSeconds: chance.pick([0, 30, 600, 3_600, 3_600, 6 * 3_600, 6 * 3_600, 86_400, 2 * 86_400]),
    counting: {
      leaving: chance.pick(['within-hold', 'within-hold', 'always', 'always', 'never']),
      blacklist,
      whitelist: (chance.comesTrue(0.4) ? some(0.04) : []).filter((one) => !blacklist.includes(one)),
      ...(newOnly === undefined ? {} : { newOnly }),
      ...(maximum === undefined ? {} : { maximumCounted: maximum }),
    },
  };
}

function definitionOf(seed: number, campaign: number, startsAt: Instant, near: number): CampaignDefinition {
  const isOfGroups = isGroupCampaign(campaign);
  const rewards = rewardsOf(new Chance(seedOf('rewards', seed)));
  return {
    id: campaignIdOf(campaign),
    name: `campaign ${campaign}`,
    mechanic: isOfGroups ? 'group' : 'contact',
    startsAt,
    endsAt: startsAt + CAMPAIGN_LASTS,
    timeZone: 'Asia/Shanghai',
    ...rulesOf(new Chance(seed), isOfGroups, near),
    ...(rewards === undefined ? {} : { rewards }),
    expectedJoins: 1_000,
    entryCodes: ENTRY_LABELS.map((label) => ({ label })),
    groups: isOfGroups ? groupsOf(campaign) : [],
    autoCreateRoom: false,
    staff: isOfGroups ? [] : staffOf(campaign),
    desk: isOfGroups ? deskOf(campaign) : [],
    template: aTemplate(),
    qr: 'official',
    texts: { welcome: '', posterLater: '', entryPosterInstead: '', groupWelcome: '' },
  };
}

/** WeCom's groups stand before the campaign does, with some people inside. */
export function applyCampaign(world: World, campaign: number, seed: number, near: number): void {
  const chance = new Chance(seedOf('inside', seed));
  if (isGroupCampaign(campaign)) {
    for (const group of groupsOf(campaign)) {
      const inside = range(ABOUT).filter(() => chance.comesTrue(0.04));
      if (world.wecom.groups.has(group)) continue;
      world.wecom.openGroup(
        group,
        `owner-${group}`,
        inside.map((one) => person(near + one)),
      );
    }
  }
  const definition = definitionOf(seed, campaign, world.engine.now, near);
  untilDone(world, `operator applies ${definition.id}`, seed, async (ports) => {
    const pool = await readPool(ports, definition);
    const before = await ports.campaigns.campaign(definition.id);
    const after = succeed(definition, before, world.engine.now);
    await save(ports, before, after);
    await recordNewGroups(ports, pool.added);
    await ports.campaigns.claimStaff(definition.id, [...definition.staff, ...definition.desk]);
    for (const label of ENTRY_LABELS)
      await keepCode(ports, entryCodeOf(campaign, label), definition.id, { kind: 'entry', label });
    if (definition.rewards !== undefined) await fillStocks(ports, definition.id, seed);
    if (isGroupCampaign(campaign)) await keepCode(ports, deskCodeOf(campaign), definition.id, { kind: 'desk' });
  });
}

/** A few codes of each; whoever needs more imports them later. */
async function fillStocks({ rewards }: Ports, campaign: CampaignId, seed: number): Promise<void> {
  const chance = new Chance(seedOf('stocks', seed));
  for (const stock of STOCKS) {
    const codes = range(chance.pick([0, 3, 12, 40])).map((one) => `${stock}-${one}`);
    if (codes.length > 0) await rewards.importCodes(campaign, stock, codes);
  }
}

async function save(ports: Ports, before: Campaign | undefined, after: Campaign): Promise<void> {
  if (after !== before && (await ports.campaigns.save(after)) === 'version-raced') {
    throw new RetryLater('CAMPAIGN_CHANGED_MEANWHILE', 'Applied again.');
  }
}

async function keepCode(
  { codes, clock }: Ports,
  code: CodeText,
  campaign: CampaignId,
  owner: CodeOwner,
): Promise<void> {
  const made: LiveCode = {
    code,
    campaign,
    owner,
    target: { kind: 'groups', groups: [], autoCreateRoom: false },
    configId: `config-${code}`,
    qrImageUrl: '',
    madeAt: clock.eventNow(),
  };
  await codes.recordCode(made);
}

/** Rules, lists, or the window: whatever the file says now. */
export function changeRules(world: World, campaign: number, seed: number, near: number): void {
  const id = campaignIdOf(campaign);
  untilDone(world, `operator changes ${id}`, seed, async (ports) => {
    const before = await ports.campaigns.campaign(id);
    if (before === undefined || before.endedAt !== undefined) return;
    const chance = new Chance(seed);
    const rules = rulesOf(chance, before.mechanic === 'group', near);
    const { version: _version, appliedAt: _appliedAt, pauses: _pauses, endedAt: _endedAt, ...definition } = before;
    const changed = chance.weighted<() => Partial<CampaignDefinition>>([
      [2, () => ({ counting: rules.counting })],
      [1, () => ({ holdSeconds: rules.holdSeconds })],
      [
        1,
        () => ({
          counting: { ...before.counting, blacklist: rules.counting.blacklist, whitelist: rules.counting.whitelist },
        }),
      ],
      [1, () => ({ endsAt: before.endsAt + chance.between(-12, 12) * HOUR })],
    ])();
    await save(ports, before, succeed({ ...definition, ...changed }, before, world.engine.now));
  });
}

/** As the operator applies a file: a budget may have been raised, and whoever waits is looked at. */
export function changeDefinition(
  world: World,
  campaign: number,
  seed: number,
  changed: (definition: CampaignDefinition) => CampaignDefinition | undefined,
): void {
  const id = campaignIdOf(campaign);
  untilDone(world, `operator changes what ${id} gives`, seed, async (ports) => {
    const before = await ports.campaigns.campaign(id);
    if (before === undefined || before.endedAt !== undefined) return;
    const { version: _version, appliedAt: _appliedAt, pauses: _pauses, endedAt: _endedAt, ...definition } = before;
    const after = changed(definition);
    if (after === undefined) return;
    await save(ports, before, succeed(after, before, world.engine.now));
    if (after.rewards !== undefined) await ports.announceRewardDue(catchUpDue(id, ports.clock.wallNow()));
  });
}

export function changeLifeOf(world: World, campaign: number, change: LifeChange, seed: number): void {
  const id = campaignIdOf(campaign);
  untilDone(world, `operator: ${change} ${id}`, seed, async (ports) => {
    try {
      await changeLife(ports, id, change);
    } catch (failure) {
      if (!(failure instanceof Refused)) throw failure;
    }
  });
}

export function untilDone(
  world: World,
  name: string,
  seed: number,
  command: (ports: Ports) => Promise<unknown>,
  attempt = 1,
): void {
  world.work(name, seedOf(seed, attempt), command, (end) => {
    if (end.kind === 'done' || attempt > 100) return;
    world.engine.at(world.engine.now + MINUTE, () => untilDone(world, name, seed, command, attempt + 1));
  });
}
