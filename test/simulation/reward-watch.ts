/**
 * Who watches the rewards: after every write what it touched is held against the laws of granting, and now and then everything is.
 * It keeps its own list of what was promised and its own memory of every grant, so that nothing can be rewritten, or counted wrongly, unseen.
 */
import type { Instant } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';
import type { Referral } from '#shared/domain/referral/referral.ts';
import { GRANT_STEPS, type Grant, type GrantChange } from '#shared/domain/reward/grant.ts';
import type { OwedClimb, RewardChange } from '#shared/ports/reward-store.ts';
import { type Books, key } from '#test/support/fakes/in-memory-books.ts';
import type { Vault } from '#test/support/fakes/in-memory-reward-store.ts';
import {
  codesFrom,
  dayInShanghai,
  isHeldFor,
  isOver,
  type PlainBudget,
  PlainPromises,
  type PlainRewards,
  type PlainRung,
  pointsOf,
  rungsIn,
} from './plain-rewards.ts';
import { inWords, nameOf, RewardSums, type Whom } from './reward-sums.ts';
import type { Breach } from './watch.ts';

/** One version of a campaign, and from when on it was the latest. */
interface Version {
  readonly campaign: Campaign;
  readonly from: Instant;
}

const FIXED = ['campaign', 'participant', 'participantRef', 'rung', 'campaignVersion'] as const;

export class RewardWatch {
  readonly #books: Books;
  readonly #vault: Vault;
  readonly #now: () => Instant;
  readonly #breach: (breach: Breach) => void;
  readonly #versions = new Map<CampaignId, Version[]>();
  readonly #grants = new Map<string, Grant>();
  readonly #promises = new Map<CampaignId, PlainPromises>();
  /** By code: the grant it is kept for. */
  readonly #holders = new Map<string, string>();
  /** By code: who has claimed it, also where it was taken back. */
  readonly #owners = new Map<string, MemberId>();
  /** By code: to whom it was shown. */
  readonly #shown = new Map<string, MemberId>();
  readonly sums: RewardSums;
  checks = 0;

  constructor(books: Books, vault: Vault, now: () => Instant, breach: (breach: Breach) => void) {
    this.#books = books;
    this.#vault = vault;
    this.#now = now;
    this.#breach = breach;
    this.sums = new RewardSums(vault, (campaign) => this.promisesOf(campaign), breach);
  }

  #tell(law: string, whom: Partial<Whom>, told: string): void {
    this.#breach({ law, told, ...whom });
  }

  promisesOf(campaign: CampaignId): PlainPromises {
    let held = this.#promises.get(campaign);
    if (held === undefined) {
      held = new PlainPromises();
      this.#promises.set(campaign, held);
    }
    return held;
  }

  // What is told to it.

  saved(campaign: Campaign): void {
    const known = this.#versions.get(campaign.id) ?? [];
    this.#versions.set(campaign.id, [...known, { campaign, from: this.#now() }]);
  }

  /** He saw it on his page. */
  shown({ campaign, participant, held }: Grant): void {
    if (held === undefined) return;
    const code = key(campaign, held.stock, held.code);
    const before = this.#shown.get(code);
    if (before !== undefined && before !== participant) {
      this.#tell('no code is shown to two people', { campaign, member: participant }, `${code} was shown to ${before}`);
    }
    this.#shown.set(code, participant);
  }

  /** @param begunAt when whoever decided began: a cap that was changed since could not be known to him. */
  committed({ campaign, moves, settles, entries }: RewardChange, begunAt: Instant): void {
    this.checks += 1;
    const touched = new Set<MemberId>();
    for (const { after } of moves) {
      touched.add(after.participant);
      this.#lookAtGrant(after, begunAt);
    }
    for (const { member } of entries) touched.add(member);
    for (const member of touched) {
      this.sums.lookAtLedger({ campaign, member });
      this.lookAtRungs({ campaign, member });
    }
    this.settled(settles);
    this.sums.lookAtTill(campaign);
  }

  settled(owed: readonly OwedClimb[]): void {
    for (const { campaign, inviter, invitee } of owed) {
      this.lookAtRungs({ campaign, member: inviter });
      this.lookAtRungs({ campaign, member: invitee });
    }
  }

  /** A referral was written: its invitee, and whoever brought him. */
  referralMoved(campaign: CampaignId, member: MemberId): void {
    const inviter = this.#books.standings.get(campaign, member)?.inviter;
    if (inviter === undefined) return;
    this.lookAtRungs({ campaign, member: inviter });
    this.lookAtRungs({ campaign, member });
  }

  pointsEntered(campaign: CampaignId, member: MemberId): void {
    this.sums.lookAtLedger({ campaign, member });
  }

  // One grant.

  #lookAtGrant({ campaign, participant, rung }: Grant, begunAt: Instant): void {
    const held = this.#vault.grants.get(key(campaign, participant), String(rung));
    if (held === undefined) return;
    const name = nameOf(held);
    const before = this.#grants.get(name);
    if (before === held) return;
    const whom = { campaign, member: participant };
    this.#grants.set(name, held);
    Object.freeze(held);
    if (before !== undefined && FIXED.some((field) => before[field] !== held[field])) {
      this.#tell('a grant keeps whose it is', whom, FIXED.map((field) => `${before[field]} ${held[field]}`).join(', '));
    }
    this.#lookAtHistory(whom, before, held);
    let so = before;
    for (const change of held.history.slice(before?.history.length ?? 0)) {
      this.#lookAtStep(whom, so, held, change, begunAt);
      so = { ...held, state: change.state };
    }
    this.#lookAtCode(whom, name, before, held);
  }

  #lookAtHistory(whom: Whom, before: Grant | undefined, held: Grant): void {
    const { history, state, revision } = held;
    const said = `${history.map((one) => one.state).join(', ')}; it is ${state}, revision ${revision}`;
    const isRewritten = (before?.history ?? []).some(
      (one, index) => one !== history[index] && JSON.stringify(one) !== JSON.stringify(history[index]),
    );
    if (isRewritten) this.#tell('a grant’s history only grows', whom, said);
    if (history.at(-1)?.state !== state || history.length !== revision) {
      this.#tell('every change of a grant stands in its history', whom, said);
    }
    for (const [index, one] of history.entries()) {
      const last = history[index - 1];
      if (last !== undefined && !GRANT_STEPS[last.state].includes(one.state)) {
        this.#tell('a grant goes only where it may', whom, `${last.state} became ${one.state}`);
      }
    }
    const [first] = history;
    if (first !== undefined && !['waiting', 'reserved', 'issued'].includes(first.state)) {
      this.#tell('a grant begins by being promised', whom, first.state);
    }
  }

  /** What a step does to the list of promises. */
  #lookAtStep(whom: Whom, before: Grant | undefined, held: Grant, change: GrantChange, begunAt: Instant): void {
    const promises = this.promisesOf(whom.campaign);
    const name = nameOf(held);
    const [from, to] = [before?.state, change.state];
    const wasHeld = from !== undefined && isHeldFor(from);
    let isRight = true;
    if (from === 'claimed') isRight = promises.become(name, 'claimed', 'void');
    if (wasHeld && !isHeldFor(to) && to !== 'claimed') {
      isRight = promises.become(name, 'open', 'back', dayInShanghai(change.at));
    }
    if (to === 'claimed') {
      isRight = promises.become(name, 'open', 'claimed');
      if ((before?.claimBy ?? 0) < change.at) {
        this.#tell('nobody claims too late', whom, `at ${change.at}, until ${before?.claimBy}`);
      }
    }
    if (to === 'expired' && (before?.claimBy ?? Number.POSITIVE_INFINITY) >= change.at) {
      this.#tell('nothing expires before its time', whom, `at ${change.at}, until ${before?.claimBy}`);
    }
    if (!isRight) this.#tell('only what was promised can be claimed or taken back', whom, `${from} became ${to}`);
    if (wasHeld || !isHeldFor(to)) return;
    this.#lookAtPromise(whom, held, change, begunAt);
    this.#lookAtLine(held, change, begunAt);
  }

  #lookAtPromise(
    whom: Whom,
    { rung: needs, prize, day, claimBy, held, campaignVersion, ...grant }: Grant,
    change: GrantChange,
    begunAt: Instant,
  ) {
    const { campaign, member } = whom;
    const promises = this.promisesOf(campaign);
    const stock = codesFrom(prize);
    promises.promise({
      to: key(campaign, member, needs),
      rung: needs,
      minor: prize.costMinor,
      points: pointsOf(prize),
      day: dayInShanghai(change.at),
      stock,
      number: held?.number,
      state: 'open',
    });
    if (day !== dayInShanghai(change.at))
      this.#tell('a promise is on the budget of its day', whom, `${day} at ${change.at}`);
    if (claimBy === undefined || claimBy <= change.at)
      this.#tell('what is promised can be claimed', whom, `until ${claimBy}`);
    if ((stock === undefined) !== (held === undefined) || held?.stock !== stock) {
      this.#tell('a prize that takes a code has one', whom, `${prize.lure.kind} with ${JSON.stringify(held)}`);
    }
    const rewards = this.rewardsIn(campaign, campaignVersion);
    const rung = rewards === undefined ? undefined : rungsIn(rewards).find((one) => one.needs === needs);
    const prizes = [rung?.prize, rung?.cheaper].map((one) => JSON.stringify(one));
    if (rewards === undefined || rung === undefined || !prizes.includes(JSON.stringify(prize))) {
      this.#tell(
        'what is promised is what his rung gives',
        whom,
        `${JSON.stringify(prize)}, not ${prizes.join(' or ')}`,
      );
      return;
    }
    if (grant.isCheaper !== (prizes[0] !== JSON.stringify(prize)))
      this.#tell('what is promised is what his rung gives', whom, 'cheaper or not');
    const broken = this.#budgetsSince(campaign, rewards, begunAt).map((budget) =>
      capBroken(promises, budget, rung, day ?? ''),
    );
    if (broken.every((one) => one !== undefined))
      this.#tell('no cap is exceeded by a promise', whom, broken.join('; '));
  }

  rewardsIn(campaign: CampaignId, version: number): Campaign['rewards'] {
    return this.#versions.get(campaign)?.[version - 1]?.campaign.rewards;
  }

  /** The budget that is in force, for whom this is promised. */
  budgetNow(campaign: CampaignId, his: PlainRewards): PlainBudget {
    return this.#versions.get(campaign)?.at(-1)?.campaign.rewards?.budget ?? his.budget;
  }

  /** Every budget that was in force since then. */
  #budgetsSince(campaign: CampaignId, his: PlainRewards, since: Instant): readonly PlainBudget[] {
    const versions = this.#versions.get(campaign) ?? [];
    return versions
      .filter((_one, index) => (versions[index + 1]?.from ?? Number.POSITIVE_INFINITY) >= since)
      .map((one) => one.campaign.rewards?.budget ?? his.budget);
  }

  #lookAtCode(whom: Whom, name: string, before: Grant | undefined, after: Grant): void {
    const codeOf = ({ held }: Grant): string | undefined =>
      held === undefined ? undefined : key(whom.campaign, held.stock, held.code);
    const [had, has] = [before && codeOf(before), codeOf(after)];
    if (had !== has) {
      if (had !== undefined && this.#holders.get(had) === name) this.#holders.delete(had);
      if (has !== undefined) {
        const holder = this.#holders.get(has);
        if (holder !== undefined) this.#tell('one code is held by one grant', whom, `${has}, which ${holder} holds`);
        if (this.#owners.has(has)) {
          this.#tell('what was claimed once is given to nobody else', whom, `${has} was ${this.#owners.get(has)}’s`);
        }
        this.#holders.set(has, name);
      }
    }
    if (has !== undefined && after.state === 'claimed') this.#owners.set(has, whom.member);
  }

  /** Of those who reached the same rung of the same promise, the earlier is given it first; only an operator may give to whom he names. */
  #lookAtLine(held: Grant, { by }: GrantChange, begunAt: Instant): void {
    if (by !== undefined) return;
    const { campaign, participant, rung, campaignVersion, reachedAt } = held;
    const passed = this.#vault.lines.row(`waiting#${campaign}#${campaignVersion}.${rung}`).find((one) => {
      return one.reachedAt < reachedAt && (one.history.at(-1)?.at ?? begunAt) < begunAt;
    });
    if (passed !== undefined) {
      const told = `rung ${rung}, reached at ${reachedAt}, before ${passed.participant}, who reached it at ${passed.reachedAt}`;
      this.#tell(
        'nobody is passed by one who reached the same rung after him',
        { campaign, member: participant },
        told,
      );
    }
  }

  // What he has reached.

  /** Who has reached a rung has a grant, and who holds one has reached it, unless it is owed that this be put right. */
  lookAtRungs(whom: Whom): void {
    this.checks += 1;
    const { campaign, member } = whom;
    const standing = this.#books.standings.get(campaign, member);
    const rewards = standing && this.rewardsIn(campaign, standing.campaignVersion);
    const his = this.#vault.grants.row(key(campaign, member));
    if (standing === undefined || rewards === undefined) {
      if (his.length > 0) this.#tell('nobody holds what he was not promised', whom, `${his.length} grants`);
      return;
    }
    const below = this.#books.referrals.row(key(campaign, member));
    const own =
      standing.inviter === undefined ? undefined : this.#books.referrals.get(key(campaign, standing.inviter), member);
    const counted = below.filter(counts).length;
    const isOwed = below.some(isOwing);
    for (const rung of rungsIn(rewards)) {
      const isReached = rung.needs === 0 ? own !== undefined && counts(own) : counted >= rung.needs;
      if (rung.needs === 0 ? own !== undefined && isOwing(own) : isOwed) continue;
      const grant = his.find((one) => one.rung === rung.needs);
      const last = grant?.history.at(-1);
      const told = `rung ${rung.needs}, ${counted} count, ${grant?.state} ${last?.reason ?? ''}`;
      if (isReached && (grant === undefined || last?.reason === 'referral_voided')) {
        this.#tell('who has reached a rung has a grant, or is owed one', whom, told);
      }
      if (!isReached && grant !== undefined && isPending(grant) && !isOfOperator(grant)) {
        this.#tell('nobody holds what he has not reached, unless it is to be taken back', whom, told);
      }
    }
    if (his.length > 0 && !his.every(({ rung }) => rungsIn(rewards).some(({ needs }) => needs === rung))) {
      this.#tell('nobody holds what he was not promised', whom, his.map(({ rung }) => rung).join());
    }
  }

  // Everything.

  /** Everything there is, recounted from the grants themselves. */
  lookAtAll(): void {
    const grants = this.#vault.grants.all();
    const marks = new Map<string, string>();
    if (grants.length !== this.#grants.size)
      this.#breach({ law: 'a grant is there once', told: `${grants.length} of ${this.#grants.size}` });
    for (const grant of grants) {
      const { campaign, participant, history, state, held } = grant;
      const whom = { campaign, member: participant };
      if (this.#grants.get(nameOf(grant)) !== grant) this.#tell('no grant changes unseen', whom, state);
      this.#lookAtHistory(whom, undefined, grant);
      const his = this.promisesOf(campaign).of(nameOf(grant));
      const claims = history.filter((one) => one.state === 'claimed').length;
      const isOpen = isHeldFor(state);
      if (
        his.filter((one) => one.state === 'open').length !== (isOpen ? 1 : 0) ||
        his.filter((one) => one.state === 'claimed' || one.state === 'void').length !== claims
      ) {
        this.#tell(
          'what is spent is the sum of what was promised',
          whom,
          `${state}: ${his.map((one) => one.state).join()}`,
        );
      }
      if (held !== undefined && state === 'claimed') marks.set(key(campaign, held.stock, held.number), 'issued');
      this.sums.lookAtLedger(whom);
    }
    for (const [campaign, promises] of this.#promises) {
      this.sums.lookAtTill(campaign);
      for (const { stock, number, state } of promises.all) {
        if (stock !== undefined && state === 'void') marks.set(key(campaign, stock, number ?? 0), 'void');
      }
      for (const { name, imported, returned } of this.#vault.stocks.row(campaign)) {
        for (let number = 1; number <= imported; number += 1) {
          const code = this.#vault.codes.get(key(campaign, name), String(number));
          const mark = marks.get(key(campaign, name, number)) ?? 'free';
          const isBack = returned.includes(number);
          const isHeld = code !== undefined && this.#holders.has(key(campaign, name, code.held.code));
          if (code?.mark !== mark || (isBack && isHeld)) {
            this.#tell(
              'a code says what became of it',
              { campaign },
              `${name} ${number}: ${code?.mark}, plainly ${mark}`,
            );
          }
        }
      }
    }
    for (const { campaign, member } of this.#books.standings.all()) this.lookAtRungs({ campaign, member });
  }
}

const counts = ({ verdict }: Referral): boolean => verdict.state === 'qualified';
const isOwing = ({ climbOwedAt }: Referral): boolean => climbOwedAt !== undefined;
const isPending = ({ state }: Grant): boolean => state === 'waiting' || isHeldFor(state);

/** He has it not because he reached it, but because an operator gave it to him anew. */
function isOfOperator({ history }: Grant): boolean {
  const over = history.findLastIndex(({ state }) => state !== 'waiting' && !isHeldFor(state));
  return history[over + 1]?.by !== undefined;
}

function capBroken(promises: PlainPromises, budget: PlainBudget, rung: PlainRung, day: string): string | undefined {
  if (isOver(budget.total, promises.promised())) return `the whole budget: ${inWords(promises.promised())}`;
  if (isOver(budget.perDay, promises.onDay(day))) return `the budget of ${day}: ${inWords(promises.onDay(day))}`;
  const ofRung = promises.promised(rung.needs);
  return isOver(rung.most, ofRung) ? `the cap of rung ${rung.needs}: ${inWords(ofRung)}` : undefined;
}
