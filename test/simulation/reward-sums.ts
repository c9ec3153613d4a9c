/** Sums of a campaign's rewards as the books have them, held against one list of promises: what was spent, what became of every code, whose points. */
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';
import type { Grant } from '#shared/domain/reward/grant.ts';
import { key } from '#test/support/fakes/in-memory-books.ts';
import type { Vault } from '#test/support/fakes/in-memory-reward-store.ts';
import type { PlainPromises, PlainSum } from './plain-rewards.ts';
import type { Breach } from './watch.ts';

export interface Whom {
  readonly campaign: CampaignId;
  readonly member: MemberId;
}

export const nameOf = ({ campaign, participant, rung }: Grant): string => key(campaign, participant, rung);
export const inWords = ({ minor, pieces }: PlainSum): string => `${pieces} for ${minor}`;
const isSame = (one: PlainSum, other: PlainSum | undefined): boolean =>
  one.minor === (other?.minor ?? 0) && one.pieces === (other?.pieces ?? 0);

export class RewardSums {
  readonly #vault: Vault;
  readonly #promisesOf: (campaign: CampaignId) => PlainPromises;
  readonly #breach: (breach: Breach) => void;
  /** By campaign and stock: every code that ever came in. */
  readonly #imported = new Map<string, Set<string>>();

  constructor(vault: Vault, promisesOf: (campaign: CampaignId) => PlainPromises, breach: (breach: Breach) => void) {
    this.#vault = vault;
    this.#promisesOf = promisesOf;
    this.#breach = breach;
  }

  #tell(law: string, whom: Partial<Whom>, told: string): void {
    this.#breach({ law, told, ...whom });
  }

  imported(campaign: CampaignId, stock: string, codes: readonly string[]): void {
    const name = key(campaign, stock);
    const known = this.#imported.get(name) ?? new Set<string>();
    for (const code of codes) known.add(code);
    this.#imported.set(name, known);
    this.lookAtStocks(campaign);
  }

  lookAtTill(campaign: CampaignId): void {
    const promises = this.#promisesOf(campaign);
    const spending = this.#vault.spending.get(campaign);
    const today = this.#vault.today.get(campaign);
    const compare = (what: string, plain: PlainSum, held: PlainSum | undefined): void => {
      if (isSame(plain, held)) return;
      const told = `${what}: ${inWords(plain)} by the list, ${held === undefined ? 'nothing' : inWords(held)} on the books`;
      this.#tell('what is spent is the sum of what was promised', { campaign }, told);
    };
    compare('promised', promises.promised(), spending?.promised);
    compare('spent', promises.spent(), spending?.spent);
    const rungs = new Set([
      ...Object.keys(spending?.byRung ?? {}).map(Number),
      ...promises.all.map(({ rung }) => rung),
    ]);
    for (const rung of rungs) compare(`rung ${rung}`, promises.promised(rung), spending?.byRung[String(rung)]);
    if (today !== undefined) compare(today.day, promises.onDay(today.day), today.promised);
    const waiting: Record<string, number> = {};
    for (const grant of this.#vault.grants.all()) {
      if (grant.campaign !== campaign || grant.state !== 'waiting') continue;
      const line = `${grant.campaignVersion}.${grant.rung}`;
      waiting[line] = (waiting[line] ?? 0) + 1;
    }
    const lines = new Set([...Object.keys(waiting), ...Object.keys(spending?.waiting ?? {})]);
    for (const line of lines) {
      const [plain, held] = [waiting[line], spending?.waiting[line]];
      if (plain !== held)
        this.#tell('a line is as long as many wait in it', { campaign }, `${line}: ${plain}, ${held} on the books`);
    }
    this.lookAtStocks(campaign);
  }

  lookAtStocks(campaign: CampaignId): void {
    const promises = this.#promisesOf(campaign);
    for (const stock of this.#vault.stocks.row(campaign)) {
      const { name, imported, next, returned, reserved, issued, voided } = stock;
      const free = imported - (next - 1) + returned.length;
      const told = `${name}: ${imported} imported, ${free} free, ${reserved} reserved, ${issued} issued, ${voided} void`;
      const plain = [promises.codes(name, 'open'), promises.codes(name, 'claimed'), promises.codes(name, 'void')];
      if (imported !== free + reserved + issued + voided || free < 0 || Math.min(reserved, issued, voided) < 0) {
        this.#tell('no code is lost or made of nothing', { campaign }, told);
      }
      if (imported !== (this.#imported.get(key(campaign, name))?.size ?? 0)) {
        this.#tell('a code comes in once', { campaign }, told);
      }
      if (plain.join() !== [reserved, issued, voided].join()) {
        this.#tell('a stock is the sum of its codes', { campaign }, `${told}; by the list ${plain.join(', ')}`);
      }
      if (new Set(returned).size !== returned.length) this.#tell('a code comes back once', { campaign }, told);
    }
  }

  lookAtLedger(whom: Whom): void {
    const { campaign, member } = whom;
    const entries = this.#vault.entries.row(key(campaign, member));
    const balance = this.#vault.balances.get(key(campaign, member)) ?? 0;
    const sum = entries.reduce((so, { points }) => so + points, 0);
    if (balance !== sum || balance < 0)
      this.#tell('a balance is the sum of its entries, never below nothing', whom, `${balance}, ${sum}`);
    const his = this.#vault.grants
      .row(key(campaign, member))
      .flatMap((grant) => this.#promisesOf(campaign).of(nameOf(grant)))
      .filter(({ points }) => points > 0);
    const claimed = his.filter(({ state }) => state === 'claimed' || state === 'void');
    const pointsFor = (reason: string): readonly number[] =>
      entries.filter((one) => one.reason === reason).map(({ points }) => points);
    const isEqual = (some: readonly number[], others: readonly number[]): boolean =>
      [...some].sort().join() === [...others].sort().join();
    if (
      !isEqual(
        pointsFor('grant'),
        claimed.map(({ points }) => points),
      )
    ) {
      this.#tell('one credit for one claim', whom, `${pointsFor('grant').join()} for ${claimed.length} claims`);
    }
    if (
      !isEqual(
        pointsFor('clawback'),
        claimed.filter(({ state }) => state === 'void').map(({ points }) => -points),
      )
    ) {
      this.#tell('what is taken back goes out of the ledger once', whom, pointsFor('clawback').join());
    }
  }

  get figures() {
    const grants: Record<string, number> = {};
    for (const { state } of this.#vault.grants.all()) grants[state] = (grants[state] ?? 0) + 1;
    const codes: Record<string, number> = { free: 0, reserved: 0, issued: 0, void: 0 };
    for (const { imported, next, returned, reserved, issued, voided } of this.#vault.stocks.all()) {
      codes['free']! += imported - next + 1 + returned.length;
      codes['reserved']! += reserved;
      codes['issued']! += issued;
      codes['void']! += voided;
    }
    let points = 0;
    for (const { reason, points: some } of this.#vault.entries.all()) if (reason === 'grant') points += some;
    return { grants, codes, points };
  }
}
