/**
 * Who watches the books: after every write what it touched is held against the laws of counting, and now and then everything is.
 * It keeps its own memory of what was ever written, so that nobody's history can be rewritten unseen.
 */
import type { Instant } from '#shared/domain/calendar.ts';
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';
import type { Life, Referral } from '#shared/domain/referral/referral.ts';
import type { Standing, Via } from '#shared/domain/referral/standing.ts';
import { type Books, key } from '#test/support/fakes/in-memory-books.ts';
import { type PlainFacts, type PlainVerdict, plainVerdict } from './plain-questions.ts';
import { groupPlace, staffPlace, type TrueWecom } from './wecom.ts';

/** The law that is broken, and by whom. */
export interface Breach {
  readonly law: string;
  readonly told: string;
  readonly campaign?: CampaignId;
  readonly member?: MemberId;
}

export const placeOf = (via: Via): string => (via.kind === 'group' ? groupPlace(via.group) : staffPlace(via.staff));

/** What of a standing may never change; `place` may be taken once, by a seed of the desk. */
interface Remembered {
  readonly fixed: string;
  readonly place: string;
  readonly isSeedOfTheDesk: boolean;
}

interface RememberedReferral {
  readonly fixed: string;
  readonly inviter: MemberId;
  revision: number;
  counts: boolean;
}

const FIXED_STANDING = [
  'campaignVersion',
  'memberRef',
  'joinedAt',
  'via',
  'code',
  'observedAt',
  'entryLabel',
  'foundBySweep',
] as const;
const FIXED_REFERRAL = [
  ...([
    'inviter',
    'inviterRef',
    'memberRef',
    'generation',
    'root',
    'rootRef',
    'joinedAt',
    'via',
    'foundBySweep',
  ] as const),
  ...(['campaignVersion', 'holdEndsAt', 'leaving', 'maximumCounted', 'initial'] as const),
];

const only = (of: object, fields: readonly string[]): string =>
  JSON.stringify(fields.map((field) => (of as Record<string, unknown>)[field] ?? null));

export class Watch {
  readonly #books: Books;
  readonly #wecom: TrueWecom;
  readonly #now: () => Instant;
  readonly #breach: (breach: Breach) => void;
  readonly #standings = new Map<string, Remembered>();
  readonly #referrals = new Map<string, RememberedReferral>();
  readonly #history = new Map<string, Map<string, object>>();
  /** By campaign and inviter: how many count, and how many of those take one of his places. */
  readonly #counted = new Map<string, number>();
  /** By campaign and inviter: whether anybody is below him. */
  readonly #hasBrought = new Set<string>();
  checks = 0;

  constructor(books: Books, wecom: TrueWecom, now: () => Instant, breach: (breach: Breach) => void) {
    this.#books = books;
    this.#wecom = wecom;
    this.#now = now;
    this.#breach = breach;
  }

  /** Something about him was written. */
  look(campaign: CampaignId, member: MemberId): void {
    this.checks += 1;
    const whom = { campaign, member };
    const standing = this.#books.standings.get(campaign, member);
    if (standing !== undefined) this.#lookAtStanding(whom, standing);
    this.#lookAtHistory(whom);
    const inviter = standing?.inviter;
    if (standing === undefined || inviter === undefined) return;
    const referral = this.#books.referrals.get(key(campaign, inviter), member);
    if (referral === undefined) return this.#tell('an invitee has a referral', whom, `none below ${inviter}`);
    this.#lookAtReferral(whom, standing, referral);
  }

  #tell(law: string, whom: { campaign: CampaignId; member: MemberId }, told: string): void {
    this.#breach({ law, told, ...whom });
  }

  #lookAtStanding(whom: { campaign: CampaignId; member: MemberId }, standing: Standing): void {
    const { campaign, member } = whom;
    const name = key(campaign, member);
    const fixed = only(standing, FIXED_STANDING);
    const place = only(standing, ['inviter', 'inviterRef', 'generation', 'root', 'rootRef', 'reason']);
    const before = this.#standings.get(name);
    const isSeedOfTheDesk = standing.reason === 'desk';
    if (before?.fixed === fixed && before.place === place) return;
    this.#standings.set(name, { fixed, place, isSeedOfTheDesk });
    if (before !== undefined && before.fixed !== fixed) {
      this.#tell('a standing is written once', whom, `${before.fixed} became ${fixed}`);
    }
    if (before !== undefined && before.place !== place) {
      if (!before.isSeedOfTheDesk || standing.reason !== 'referred') {
        this.#tell('nobody’s place in a tree changes', whom, `${before.place} became ${place}`);
      }
      if (this.#hasBrought.has(name)) {
        this.#tell(
          'no place in a tree changes under others',
          whom,
          `he has brought somebody, and ${before.place} became ${place}`,
        );
      }
    }
    this.#lookAtPlace(whom, standing);
    this.#lookAtComing(whom, standing.via, standing.joinedAt, standing.code);
  }

  /** Inviter, generation and root agree with those of whoever brought him: so no circle can be, and every tree has one root. */
  #lookAtPlace(whom: { campaign: CampaignId; member: MemberId }, standing: Standing): void {
    const { inviter, generation, root, member, reason } = standing;
    if (inviter === undefined) {
      if (generation !== 0 || root !== member || reason === 'referred') {
        this.#tell('a seed is the root of his tree', whom, only(standing, ['generation', 'root', 'reason']));
      }
      return;
    }
    const above = this.#books.standings.get(whom.campaign, inviter);
    if (above === undefined) return this.#tell('who brings somebody takes part', whom, `${inviter} does not`);
    if (above.generation + 1 !== generation || above.root !== root || root === member || reason !== 'referred') {
      const told = `generation ${generation}, root ${root} below generation ${above.generation}, root ${above.root}`;
      this.#tell('generation and root follow the inviter’s', whom, told);
    }
  }

  /** No coming is on the books that WeCom does not know. */
  #lookAtComing(
    whom: { campaign: CampaignId; member: MemberId },
    via: Via,
    joinedAt: Instant,
    code: string | undefined,
  ): void {
    const stays = this.#wecom.staysAt(whom.member, placeOf(via));
    const near = via.kind === 'group' ? 0 : 60_000;
    const known = stays.filter(({ from }) => Math.abs(from - joinedAt) <= near);
    if (known.length === 0) this.#tell('every coming on the books happened', whom, `${placeOf(via)} at ${joinedAt}`);
    else if (code !== undefined && !known.some((stay) => stay.code === code)) {
      this.#tell('every coming keeps the code it was by', whom, `${placeOf(via)} by ${code}`);
    }
  }

  #lookAtHistory(whom: { campaign: CampaignId; member: MemberId }): void {
    const history = this.#books.histories.get(whom.campaign, whom.member);
    if (history === undefined) return;
    const name = key(whom.campaign, whom.member);
    let remembered = this.#history.get(name);
    if (remembered === undefined) {
      remembered = new Map();
      this.#history.set(name, remembered);
    }
    const size = history.observations.size + history.departures.size + history.judgements.size;
    if (size < remembered.size) this.#tell('nobody’s history is rewritten', whom, 'something is gone from it');
    for (const [at, one] of history.observations) {
      if (!this.#remember(whom, remembered, `came ${at}`, one)) continue;
      this.#lookAtComing(whom, one.via, one.joinedAt, one.code);
      const twice = [...history.observations.values()].filter(
        (other) => placeOf(other.via) === placeOf(one.via) && other.joinedAt === one.joinedAt,
      );
      if (twice.length > 1) this.#tell('one coming is observed once', whom, `${placeOf(one.via)} at ${one.joinedAt}`);
    }
    for (const [at, one] of history.departures) this.#remember(whom, remembered, `left ${at}`, one);
    for (const [revision, one] of history.judgements) {
      if (!this.#remember(whom, remembered, `judged ${revision}`, one)) continue;
      const { because, verdict } = one;
      if (because.kind === 'blacklisted' && verdict.reason !== 'blacklisted') {
        this.#tell('who is found on the blacklist when he is settled does not count', whom, JSON.stringify(one));
      }
    }
  }

  /** True where it is new. */
  #remember(
    whom: { campaign: CampaignId; member: MemberId },
    remembered: Map<string, object>,
    name: string,
    one: object,
  ): boolean {
    const before = remembered.get(name);
    if (before === one) return false;
    if (before !== undefined) {
      if (JSON.stringify(before) !== JSON.stringify(one)) {
        this.#tell('nobody’s history is rewritten', whom, `${JSON.stringify(before)} became ${JSON.stringify(one)}`);
      }
      return false;
    }
    remembered.set(name, Object.freeze(one));
    return true;
  }

  #lookAtReferral(whom: { campaign: CampaignId; member: MemberId }, standing: Standing, referral: Referral): void {
    const name = key(whom.campaign, whom.member);
    const inviterName = key(whom.campaign, referral.inviter);
    const fixed = only(referral, FIXED_REFERRAL);
    let before = this.#referrals.get(name);
    if (before === undefined) {
      before = { fixed, inviter: referral.inviter, revision: referral.revision, counts: false };
      this.#referrals.set(name, before);
      this.#hasBrought.add(inviterName);
      if (referral.revision !== 1)
        this.#tell('a referral begins with its first revision', whom, `${referral.revision}`);
    } else if (referral.revision !== before.revision) {
      if (referral.revision !== before.revision + 1) {
        this.#tell('no revision is left out or written twice', whom, `${before.revision} became ${referral.revision}`);
      }
      before.revision = referral.revision;
    } else if ((referral.verdict.state === 'qualified') !== before.counts) {
      this.#tell('a verdict changes with its revision only', whom, JSON.stringify(referral.verdict));
    }
    if (before.fixed !== fixed)
      this.#tell('a referral keeps what it began with', whom, `${before.fixed} became ${fixed}`);
    if (referral.generation !== standing.generation || referral.root !== standing.root) {
      this.#tell('the referral tells the place of its invitee', whom, `${referral.generation}, ${referral.root}`);
    }
    this.#count(whom, inviterName, before, referral);
    this.#lookAtVerdict(whom, referral);
  }

  #count(
    whom: { campaign: CampaignId; member: MemberId },
    inviterName: string,
    before: RememberedReferral,
    referral: Referral,
  ): void {
    const counts = referral.verdict.state === 'qualified';
    const hadPlaces = this.#counted.get(inviterName) ?? 0;
    const maximum = referral.maximumCounted;
    let places = hadPlaces;
    if (counts !== before.counts) {
      before.counts = counts;
      if (maximum !== undefined) {
        places += counts ? 1 : -1;
        this.#counted.set(inviterName, places);
        if (counts && places > maximum) {
          this.#tell('nobody counts more than his maximum', whom, `${places} of ${maximum} for ${referral.inviter}`);
        }
      }
    }
    const taken = this.#books.placesTaken.get(inviterName) ?? 0;
    if (taken !== places) this.#tell('the places taken are those that count', whom, `${taken} taken, ${places} count`);
  }

  #lookAtVerdict(whom: { campaign: CampaignId; member: MemberId }, referral: Referral): void {
    const expected = this.plainly(referral);
    const { verdict, dueAt } = referral;
    if (verdict.state !== expected.state || verdict.reason !== expected.reason) {
      const told = `${verdict.state} ${verdict.reason} on the books, plainly ${expected.state} ${expected.reason}`;
      this.#tell('the verdict is what plain questions say', whom, told);
    }
    if ((verdict.state === 'pending') !== (dueAt !== undefined)) {
      this.#tell('who is pending is due one day, and nobody else', whom, `${verdict.state}, due ${dueAt}`);
    }
    const judgements = this.#books.histories.get(whom.campaign, whom.member)?.judgements;
    let last = referral.initial;
    for (const judgement of judgements?.values() ?? []) {
      last = judgement.verdict;
      const { because } = judgement;
      if (because.kind === 'shown' && because.readBegunAt < referral.holdEndsAt + 2_000) {
        this.#tell(
          'only a read begun two seconds after the hold’s end shows who stayed',
          whom,
          JSON.stringify(because),
        );
      }
    }
    if (last.state !== verdict.state || last.reason !== verdict.reason) {
      this.#tell('every change of verdict leaves a judgement', whom, `${JSON.stringify(last)} was judged last`);
    }
  }

  plainly = (referral: Referral): PlainVerdict => plainVerdict(this.factsOf(referral));

  /** What is on the books for him, as plain facts. */
  factsOf(referral: Referral): PlainFacts {
    const { campaign, member, via, joinedAt } = referral;
    const { kind } = via;
    const history = this.#books.histories.get(campaign, member);
    const standing = this.#books.standings.get(campaign, member);
    const comings = [{ place: placeOf(via), at: joinedAt }];
    for (const one of history?.observations.values() ?? []) {
      if (one.via.kind === kind && one.reason !== 'baseline')
        comings.push({ place: placeOf(one.via), at: one.joinedAt });
    }
    if (standing !== undefined && standing.via.kind === kind) {
      comings.push({ place: placeOf(standing.via), at: standing.joinedAt });
    }
    const goings: PlainFacts['goings'][number][] = [];
    for (const one of history?.departures.values() ?? []) {
      if (one.via.kind === kind) {
        goings.push({
          place: placeOf(one.via),
          at: one.at,
          kind: one.kind,
          lastSeenAt: one.lastSeenAt,
          stayBegunAt: one.stayBegunAt,
          observedAt: one.observedAt,
        });
      }
    }
    const { leaving, holdEndsAt, confirmedAt, barred } = referral;
    return { leaving, joinedAt, holdEndsAt, confirmedAt, barred, comings, goings };
  }

  lifeOf(campaign: CampaignId, member: MemberId): Pick<Life, 'observations' | 'departures' | 'judgements'> {
    const history = this.#books.histories.get(campaign, member);
    return {
      observations: [...(history?.observations.values() ?? [])],
      departures: [...(history?.departures.values() ?? [])],
      judgements: [...(history?.judgements.values() ?? [])],
    };
  }

  /** Everything there is, recounted from nothing. */
  lookAtAll(): void {
    const places = new Map<string, number>();
    const invitees = new Set<string>();
    for (const referral of this.#books.referrals.all()) {
      const { campaign, member, inviter, verdict, maximumCounted } = referral;
      const name = key(campaign, member);
      if (invitees.has(name))
        this.#breach({ law: 'one inviter per invitee and campaign', told: `two, one is ${inviter}`, campaign, member });
      invitees.add(name);
      if (this.#books.standings.get(campaign, member)?.inviter !== inviter) {
        this.#breach({
          law: 'one inviter per invitee and campaign',
          told: `not ${inviter} by his standing`,
          campaign,
          member,
        });
      }
      const inviterName = key(campaign, inviter);
      if (verdict.state === 'qualified' && maximumCounted !== undefined)
        places.set(inviterName, (places.get(inviterName) ?? 0) + 1);
      const held = this.#books.holds.get(hourKey(referral.dueAt ?? 0), name) === referral;
      if (held !== (referral.dueAt !== undefined)) {
        this.#breach({ law: 'who is due is found by the hour', told: `due ${referral.dueAt}`, campaign, member });
      }
    }
    for (const [name, taken] of this.#books.placesTaken) {
      if (taken !== (places.get(name) ?? 0)) {
        this.#breach({
          law: 'the places taken are those that count',
          told: `${name}: ${taken} taken, ${places.get(name) ?? 0} count`,
        });
      }
    }
    for (const standing of this.#books.standings.all()) {
      const { campaign, member } = standing;
      this.look(campaign, member);
      this.#lookAtPlace({ campaign, member }, standing);
    }
  }
}

const hourKey = (at: Instant): string => String(at - (at % 3_600_000));
