/** The simulated world put together: WeCom's truth, the real steps over the books in memory, queues, schedules, the table's stream, and the operator. */

import { readContacts } from '#functions/contact/read/read.ts';
import { recordContact } from '#functions/contact/record/record.ts';
import { sweepContacts } from '#functions/contact/sweep/sweep.ts';
import { readGroup } from '#functions/group/read/read.ts';
import { sweepGroups } from '#functions/group/sweep/sweep.ts';
import { dispatchOwed, type NewClimb, type NewPromise } from '#functions/outbox/dispatch/dispatch.ts';
import { sweepOutbox } from '#functions/outbox/sweep/sweep.ts';
import { expireGrants } from '#functions/reward/expire/expire.ts';
import { grantRewards } from '#functions/reward/grant/grant.ts';
import { settleReferrals } from '#functions/reward/settle/settle.ts';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { CampaignId, GroupId, MemberId } from '#shared/domain/identity.ts';
import type { Rejudged } from '#shared/domain/referral/referral.ts';
import type { LedgerEntry } from '#shared/domain/reward/points.ts';
import type { ContactChanged } from '#shared/messages/contact-changed.ts';
import type { ContactsDue } from '#shared/messages/contacts-due.ts';
import type { GroupChanged } from '#shared/messages/group-changed.ts';
import { type PosterWanted, posterGroup } from '#shared/messages/poster-wanted.ts';
import type { RewardDue } from '#shared/messages/reward-due.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { Digest } from '#shared/ports/digest.ts';
import type { GroupStore } from '#shared/ports/group-store.ts';
import type { HoldStore } from '#shared/ports/hold-store.ts';
import type { Parting, Recording, ReferralStore } from '#shared/ports/referral-store.ts';
import type { OwedClimb, RewardChange, RewardStore } from '#shared/ports/reward-store.ts';
import type { StaffStore } from '#shared/ports/staff-store.ts';
import type { CountedWrites } from '#test/support/fakes/counted-writes.ts';
import { fakeMint } from '#test/support/fakes/fake-mint.ts';
import { key } from '#test/support/fakes/in-memory-books.ts';
import { inMemoryCampaignStore } from '#test/support/fakes/in-memory-campaign-store.ts';
import { inMemoryCodeStore } from '#test/support/fakes/in-memory-code-store.ts';
import { inMemoryGroupStore } from '#test/support/fakes/in-memory-group-store.ts';
import { inMemoryHoldStore } from '#test/support/fakes/in-memory-hold-store.ts';
import { inMemoryReferralStore } from '#test/support/fakes/in-memory-referral-store.ts';
import { inMemoryRewardStore } from '#test/support/fakes/in-memory-reward-store.ts';
import { inMemoryStaffStore } from '#test/support/fakes/in-memory-staff-store.ts';
import { SCHEDULES, type Schedule } from './acts.ts';
import { Chance, seedOf } from './chance.ts';
import { Engine } from './engine.ts';
import { gatedAnnounce, gateOf } from './gates.ts';
import { rewardInWords, writeInWords } from './in-words.ts';
import { CALM, type Counted, type End, Job, type Weather } from './job.ts';
import { drawPoster } from './poster.ts';
import { SimulatedQueue, type Taken } from './queues.ts';
import { RewardWatch } from './reward-watch.ts';
import { type Breach, Watch } from './watch.ts';
import { TrueWecom } from './wecom.ts';

/** What may go wrong in this world. Each can be left out by itself. */
export const TROUBLES = ['lost', 'late', 'doubled', 'store', 'deaths', 'silence', 'stream'] as const;
export type Trouble = (typeof TROUBLES)[number];

/** Breaks a rule on purpose: what it changes of the ports, before any job sees them. */
export interface Mutation {
  readonly referrals?: (referrals: ReferralStore, world: World) => ReferralStore;
  readonly rewards?: (rewards: RewardStore, world: World) => RewardStore;
  /** As the step that grants sees them. */
  readonly campaigns?: (campaigns: CampaignStore) => CampaignStore;
  readonly groups?: (groups: GroupStore) => GroupStore;
  readonly staff?: (staff: StaffStore) => StaffStore;
}

export interface Nature {
  readonly seed: number;
  readonly startsAt: Instant;
  readonly troubles: ReadonlySet<Trouble>;
  readonly mutation?: Mutation;
  /** Everything that happens, told as it happens. */
  readonly tell?: (at: Instant, line: string) => void;
}

const REFERRAL_WRITES = [
  'record',
  'recordParting',
  'recordJudgement',
  'owePoster',
  'recordPoster',
  'recordWelcome',
] as const;
const PRESENCE_WRITES = ['holdPresence', 'recordLeave'] as const;
const REWARD_WRITES = ['commit', 'settle', 'importCodes', 'enterPoints', 'noteExpiredBefore'] as const;
const STREAM_FORGETS_AFTER = DAY;

const ENDINGS = { later: 'shall come again', died: 'dies' } as const;

const inShort = (about: unknown): string =>
  typeof about === 'object' && about !== null && 'id' in about ? `“${String(about.id)}”` : '';

const FAIR: Weather = { ...CALM, slow: 0.03 };

const DIGEST: Digest = { sha256Hex: (content) => seedOf('digest', String(content)).toString(16).padStart(64, '0') };

const nameOf = ({ promise, climb }: Streamed): string => promise?.member ?? climb?.invitee ?? '';

export type Ports = ReturnType<World['portsOf']>;

/** What the table's stream tells: a standing that owes a poster, a referral that owes a climb. */
interface Streamed {
  readonly at: Instant;
  readonly promise?: NewPromise;
  readonly climb?: NewClimb;
}

export class World {
  readonly nature: Nature;
  readonly engine: Engine;
  readonly wecom: TrueWecom;
  readonly watch: Watch;
  readonly rewardWatch: RewardWatch;
  readonly claims = { claimed: 0, over: 0, 'not-yet': 0, none: 0 };
  readonly counted: Counted = { throttled: 0, answersLost: 0, deaths: 0, calls: 0, writes: 0 };
  readonly happened = {
    callbacks: 0,
    lost: 0,
    doubled: 0,
    late: 0,
    steps: 0,
    streamForgot: 0,
    ticks: 0,
    silent: 0,
    overtaken: 0,
  };
  readonly #writes: CountedWrites = { made: [], before: () => undefined, crashBeforeWrite: () => undefined };
  readonly referrals = inMemoryReferralStore(this.#writes);
  readonly holds = inMemoryHoldStore(this.referrals.books, this.#writes);
  readonly rewards = inMemoryRewardStore(this.referrals.books, this.#writes);
  readonly codes = inMemoryCodeStore(this.referrals, this.#writes);
  readonly campaigns = inMemoryCampaignStore([], this.#writes);
  readonly groups = inMemoryGroupStore(this.#writes);
  readonly staff = inMemoryStaffStore(this.#writes);
  readonly mint = fakeMint();
  readonly groupEvents: SimulatedQueue<GroupChanged>;
  readonly contactEvents: SimulatedQueue<ContactChanged>;
  readonly contactReads: SimulatedQueue<ContactsDue>;
  readonly posters: SimulatedQueue<PosterWanted>;
  readonly rewardsDue: SimulatedQueue<RewardDue>;
  #underWay = 0;
  /** By campaign and member: since when his referral owes a climb, as it stood before. */
  readonly #climbs = new Map<string, Instant>();
  readonly silentUntil = new Map<Schedule, Instant>();
  readonly rhythm: Readonly<Record<Schedule, number>>;
  readonly #staleAfterMinutes: number;
  readonly #stream: Streamed[] = [];
  #isStreamRead = false;
  streamOutUntil: Instant = 0;
  #weather: Weather;
  #stormUntil: Instant = 0;
  #jobs = 0;
  breach: (Breach & { readonly at: Instant }) | undefined;
  /** Nothing goes wrong any more. */
  isCalm = false;
  /** The schedules strike only when they are told to. */
  isAtRest = false;
  readonly #gates: (job: Job) => ReturnType<World['gatedStores']>;

  constructor(nature: Nature) {
    this.nature = nature;
    this.engine = new Engine(nature.startsAt);
    this.wecom = new TrueWecom(() => this.engine.now);
    this.watch = new Watch(this.referrals.books, this.wecom, (breach) => this.broken(breach));
    this.rewardWatch = new RewardWatch(
      this.referrals.books,
      this.rewards.vault,
      () => this.engine.now,
      (breach) => this.broken(breach),
    );
    const chance = new Chance(seedOf('world', nature.seed));
    this.rhythm = {
      'group/sweep': chance.pick([20, 40, 90]) * MINUTE,
      'contact/sweep': chance.pick([20, 40, 90]) * MINUTE,
      'reward/settle': chance.pick([10, 20, 45]) * MINUTE,
      'outbox/sweep': chance.pick([15, 30]) * MINUTE,
      'reward/expire': chance.pick([15, 30, 90]) * MINUTE,
    };
    this.#staleAfterMinutes = chance.pick([20, 60, 120]);
    this.#weather = FAIR;
    const troubled = nature.troubles;
    this.#gates = this.#makeGates();
    const queue = <Message>(
      name: string,
      times: { delayMs: number; backAfterMs: number; attempts: number },
      step: (ports: Ports, taken: Taken<Message>) => Promise<unknown>,
    ): SimulatedQueue<Message> => {
      const made = new SimulatedQueue<Message>(this.engine, { name, ...times }, (taken, ended) =>
        this.work(`${name} (${taken.attempt})`, taken.seed, (ports) => step(ports, taken), ended, taken.message),
      );
      if (troubled.has('doubled')) made.comesAgain = 0.02;
      return made;
    };
    this.groupEvents = queue(
      'group/read',
      { delayMs: 3 * SECOND, backAfterMs: 180 * SECOND, attempts: 50 },
      (ports, { message }) => readGroup(ports, message),
    );
    this.contactEvents = queue(
      'contact/record',
      { delayMs: 0, backAfterMs: 90 * SECOND, attempts: 20 },
      (ports, { message }) => recordContact(ports, message),
    );
    this.contactReads = queue(
      'contact/read',
      { delayMs: 0, backAfterMs: 30 * MINUTE, attempts: 50 },
      (ports, { message }) => readContacts(ports, message),
    );
    this.posters = queue('poster', { delayMs: 0, backAfterMs: 90 * SECOND, attempts: 20 }, (ports, { message }) =>
      drawPoster(ports, message),
    );
    this.rewardsDue = queue(
      'reward/grant',
      { delayMs: 0, backAfterMs: chance.pick([1, 6]) * MINUTE, attempts: chance.pick([3, 50]) },
      (ports, { message }) => {
        const campaigns = nature.mutation?.campaigns?.(ports.campaigns) ?? ports.campaigns;
        // No campaign here tells staff anything.
        return grantRewards({ ...ports, campaigns, news: { note: async () => undefined } }, message);
      },
    );
    for (const schedule of SCHEDULES) this.#strikeLater(schedule);
  }

  get books() {
    return this.referrals.books;
  }

  tell(line: () => string): void {
    this.nature.tell?.(this.engine.now, line());
  }

  broken(breach: Breach): void {
    if (this.breach === undefined) this.breach = { ...breach, at: this.engine.now };
  }

  // What a job reaches.

  #makeGates() {
    const { mutation } = this.nature;
    const referrals = mutation?.referrals?.(this.referrals, this) ?? this.referrals;
    const rewards = mutation?.rewards?.(this.rewards, this) ?? this.#indexesLate(this.rewards);
    const groups = mutation?.groups?.(this.groups) ?? this.groups;
    const staff = mutation?.staff?.(this.staff) ?? this.staff;
    const all = <Port extends object>(port: Port): (keyof Port & string)[] =>
      Object.entries(port).flatMap(([name, value]) =>
        typeof value === 'function' ? [name as keyof Port & string] : [],
      );
    const gates = {
      referrals: gateOf<ReferralStore>(
        'books',
        referrals,
        all(referrals),
        new Set<string>([...REFERRAL_WRITES, ...PRESENCE_WRITES]),
        {
          looked: (method, args) => this.#look(method, args),
          answered: (method, args, answer) => this.#written(method, args, answer),
        },
      ),
      holds: gateOf<HoldStore>(
        'holds',
        this.holds,
        ['due', 'emptyBefore', 'noteEmptyBefore'],
        new Set(['noteEmptyBefore']),
      ),
      codes: gateOf(
        'codes',
        this.codes,
        ['code', 'recordCode', 'recordScan', 'officialCodes'],
        new Set(['recordCode', 'recordScan']),
      ),
      campaigns: gateOf(
        'campaigns',
        this.campaigns,
        ['campaign', 'version', 'campaigns', 'campaignOfStaff', 'save', 'claimStaff'],
        new Set(['save', 'claimStaff']),
        {
          looked: () => undefined,
          answered: (method, args, answer) => {
            if (method === 'save' && answer === 'saved') this.rewardWatch.saved(args[0] as Campaign);
          },
        },
      ),
      rewards: gateOf<RewardStore>('rewards', rewards, all(rewards), new Set<string>(REWARD_WRITES), {
        looked: (method, args, job) => this.#lookAtRewards(method, args, job),
        answered: (method, args, answer, job) => {
          this.tell(() => rewardInWords(method, args, answer));
          // What is broken on purpose may write more than it was asked to.
          if (mutation?.rewards !== undefined) this.#lookAtRewards(method, args, job);
        },
      }),
      groups: gateOf<GroupStore>(
        'groups',
        groups,
        ['group', 'groupsOf', 'recordRead', 'recordClosed'],
        new Set(['recordRead', 'recordClosed']),
      ),
      staff: gateOf<StaffStore>('staff', staff, ['reading', 'readings', 'recordRead'], new Set(['recordRead'])),
      wecom: gateOf(
        'wecom',
        this.wecom,
        ['readGroup', 'contactsOf', 'firstAddedAt', 'isContactOf', 'profile'],
        new Set(),
      ),
    };
    return (job: Job) => this.gatedStores(gates, job);
  }

  /** An index shows a change up to a second after it was written. */
  #indexesLate(store: RewardStore): RewardStore {
    if (!this.nature.troubles.has('late')) return store;
    const isShown = (since: Instant | undefined): boolean =>
      this.isCalm || (since ?? 0) < this.engine.now - (seedOf('index', since ?? 0) % SECOND);
    return {
      ...store,
      climbsOwed: async (campaign, most, before) =>
        (await store.climbsOwed(campaign, most, before)).filter(({ since }) => isShown(since)),
      waiting: async (campaign, line, cursor) => {
        const page = await store.waiting(campaign, line, cursor);
        return { ...page, items: page.items.filter(({ history }) => isShown(history.at(-1)?.at)) };
      },
    };
  }

  gatedStores(
    gates: {
      readonly referrals: (job: Job) => ReferralStore;
      readonly holds: (job: Job) => HoldStore;
      readonly codes: (job: Job) => World['codes'];
      readonly campaigns: (job: Job) => World['campaigns'];
      readonly rewards: (job: Job) => RewardStore;
      readonly groups: (job: Job) => GroupStore;
      readonly staff: (job: Job) => StaffStore;
      readonly wecom: (job: Job) => TrueWecom;
    },
    job: Job,
  ) {
    const wecom = gates.wecom(job);
    return {
      referrals: gates.referrals(job),
      holds: gates.holds(job),
      codes: gates.codes(job),
      campaigns: gates.campaigns(job),
      rewards: gates.rewards(job),
      groups: gates.groups(job),
      staff: gates.staff(job),
      directory: wecom,
      contacts: wecom,
    };
  }

  portsOf(job: Job) {
    const clock: Clock = {
      eventNow: () => this.engine.now,
      wallNow: () => this.engine.now,
      wallOf: (at) => at,
    };
    return {
      ...this.#gates(job),
      clock,
      mint: this.mint,
      digest: DIGEST,
      announceGroupChanged: gatedAnnounce<GroupChanged>(job, 'say GroupChanged', (one) =>
        this.groupEvents.send(one.group, one.id, one),
      ),
      announceContactChanged: gatedAnnounce<ContactChanged>(job, 'say ContactChanged', (one) =>
        this.contactEvents.send(one.member, one.id, one),
      ),
      announceContactsDue: gatedAnnounce<ContactsDue>(job, 'say ContactsDue', (one) =>
        this.contactReads.send(one.staff, one.id, one),
      ),
      announcePosterWanted: gatedAnnounce<PosterWanted>(job, 'say PosterWanted', (one) =>
        this.posters.send(posterGroup(one), one.id, one),
      ),
      announceWelcomeDue: gatedAnnounce(job, 'say WelcomeDue', () => undefined),
      announceRewardDue: gatedAnnounce<RewardDue>(job, 'say RewardDue', (one) => this.#sayReward(one)),
    };
  }

  work(
    name: string,
    seed: number,
    step: (ports: Ports) => Promise<unknown>,
    ended: (end: End) => void,
    about?: unknown,
  ): void {
    this.happened.steps += 1;
    this.#jobs += 1;
    const job = new Job(this.engine, name, seed, this.#weatherNow(), this.counted, (end) => {
      this.#jobs -= 1;
      if (end.kind === 'defect') this.#defect(name, end.error, about);
      else if (end.kind !== 'done') this.tell(() => `${name} ${ENDINGS[end.kind]} ${inShort(about)}`);
      ended(end);
    });
    this.tell(() => `${name} begins ${inShort(about)}`);
    job.run(() => step(this.portsOf(job)));
  }

  #defect(name: string, error: unknown, about: unknown): void {
    const said =
      error instanceof Error
        ? `${error.name}: ${error.message} ${error.stack?.split('\n')[1]?.trim() ?? ''}`
        : String(error);
    const member =
      typeof about === 'object' && about !== null && 'member' in about ? { member: about.member as MemberId } : {};
    this.broken({ law: 'no step fails but for the outside', told: `${name}: ${said}`, ...member });
  }

  #weatherNow(): Weather {
    const { troubles } = this.nature;
    if (this.isCalm || troubles.size === 0) return CALM;
    const isStormy = this.engine.now < this.#stormUntil;
    const store = troubles.has('store') ? (isStormy ? 0.08 : 0.004) : 0;
    const death = troubles.has('deaths') ? (isStormy ? 0.01 : 0.0012) : 0;
    const weather = { throttled: store, answerLost: store, death, slow: troubles.has('late') ? 0.03 : 0 };
    if (weather.throttled !== this.#weather.throttled || weather.death !== this.#weather.death) this.#weather = weather;
    return this.#weather;
  }

  storm(forMs: number): void {
    this.#stormUntil = this.engine.now + forMs;
  }

  // What the books' stream tells.

  #look(method: string, args: readonly unknown[]): void {
    const [first, second] = args;
    if (method === 'record') this.#lookAtReferral((first as Recording).observation);
    else if (method === 'recordParting') this.#lookAtReferral((first as Parting).departure);
    else if (method === 'recordJudgement') this.#lookAtReferral((first as Rejudged).before);
    else if (method === 'owePoster' || method === 'recordPoster') {
      this.watch.look(first as CampaignId, second as MemberId);
    }
  }

  #lookAtReferral({ campaign, member }: { readonly campaign: CampaignId; readonly member: MemberId }): void {
    this.watch.look(campaign, member);
    this.rewardWatch.referralMoved(campaign, member);
    const inviter = this.books.standings.get(campaign, member)?.inviter;
    const referral = inviter === undefined ? undefined : this.books.referrals.get(key(campaign, inviter), member);
    const since = referral?.climbOwedAt;
    const name = key(campaign, member);
    if (inviter === undefined || since === undefined || since === this.#climbs.get(name)) return;
    this.#climbs.set(name, since);
    this.#streams({ at: this.engine.now, climb: { campaign, inviter, invitee: member, since } });
  }

  #lookAtRewards(method: string, args: readonly unknown[], { begunAt }: Job): void {
    if (method === 'commit') {
      const change = args[0] as RewardChange;
      this.#struckOff(change.settles);
      this.rewardWatch.committed(change, begunAt);
    } else if (method === 'settle') {
      this.#struckOff(args[0] as readonly OwedClimb[]);
      this.rewardWatch.settled(args[0] as readonly OwedClimb[]);
    } else if (method === 'importCodes') {
      this.rewardWatch.sums.imported(...(args as Parameters<RewardStore['importCodes']>));
    } else if (method === 'enterPoints') {
      const { campaign, member } = args[0] as LedgerEntry;
      this.rewardWatch.pointsEntered(campaign, member);
    }
  }

  #struckOff(owed: readonly OwedClimb[]): void {
    for (const { campaign, inviter, invitee } of owed) {
      if (this.books.referrals.get(key(campaign, inviter), invitee)?.climbOwedAt !== undefined) continue;
      this.#climbs.delete(key(campaign, invitee));
    }
  }

  /** A message may be overtaken before it stands in line. */
  #sayReward(due: RewardDue): void {
    const chance = new Chance(seedOf('gate', due.id, this.engine.now));
    const send = (): void => this.rewardsDue.send(due.campaign, due.id, due);
    if (this.isCalm || !this.nature.troubles.has('late') || !chance.comesTrue(0.1)) {
      send();
      return;
    }
    this.happened.overtaken += 1;
    this.#underWay += 1;
    this.engine.at(this.engine.now + chance.between(1, chance.comesTrue(0.1) ? 10 * MINUTE : 2 * SECOND), () => {
      this.#underWay -= 1;
      send();
    });
  }

  #written(method: string, args: readonly unknown[], answer: unknown): void {
    this.tell(() => writeInWords(method, args, answer));
    if (method === 'record' && answer === 'recorded') {
      const { standing } = args[0] as Recording;
      if (standing?.owed === undefined) return;
      const { campaign, member, owed } = standing;
      this.#streams({ at: this.engine.now, promise: { campaign, member, owed } });
    }
    if (method !== 'owePoster' || answer !== 'owed') return;
    const [campaign, member, owed] = args as Parameters<ReferralStore['owePoster']>;
    this.#streams({ at: this.engine.now, promise: { campaign, member, owed } });
  }

  #streams(record: Streamed): void {
    this.#stream.push(record);
    this.#readStream(200);
  }

  /** One record after the other; who is out too long finds the oldest forgotten. */
  #readStream(afterMs: number): void {
    if (this.#isStreamRead || this.#stream.length === 0) return;
    this.#isStreamRead = true;
    this.engine.at(Math.max(this.engine.now + afterMs, this.streamOutUntil), () => {
      while (this.#stream[0] !== undefined && this.#stream[0].at < this.engine.now - STREAM_FORGETS_AFTER) {
        this.#stream.shift();
        this.happened.streamForgot += 1;
      }
      const first = this.#stream[0];
      if (first === undefined) {
        this.#isStreamRead = false;
        return;
      }
      const seed = seedOf(
        'stream',
        first.promise?.owed.requestId ?? first.climb?.since ?? 0,
        nameOf(first),
        this.engine.now,
      );
      this.work(
        'outbox/dispatch',
        seed,
        (ports) => dispatchOwed(ports, first.promise, first.climb),
        (end) => {
          this.#isStreamRead = false;
          if (end.kind === 'done') this.#stream.shift();
          this.#readStream(end.kind === 'done' ? 20 : 1_000);
        },
      );
    });
  }

  // Schedules.

  #strikeLater(schedule: Schedule): void {
    this.engine.at(this.engine.now + this.rhythm[schedule], () => {
      if (!this.isAtRest) this.#strikeLater(schedule);
      if (this.engine.now < (this.silentUntil.get(schedule) ?? 0)) {
        this.happened.silent += 1;
        return;
      }
      this.strike(schedule);
    });
  }

  strike(schedule: Schedule): void {
    this.happened.ticks += 1;
    this.work(
      schedule,
      seedOf(schedule, this.engine.now),
      (ports) => this.#scheduled(schedule, ports),
      () => undefined,
    );
  }

  #scheduled(schedule: Schedule, ports: Ports): Promise<unknown> {
    switch (schedule) {
      case 'group/sweep':
        return sweepGroups(ports, this.isCalm ? 0 : this.#staleAfterMinutes);
      case 'contact/sweep':
        return sweepContacts(ports, this.isCalm ? 0 : this.#staleAfterMinutes);
      case 'reward/settle':
        return settleReferrals(ports, { staffReadEveryMinutes: 15, runForSeconds: 240 });
      case 'reward/expire':
        return expireGrants(ports);
      case 'outbox/sweep':
        return sweepOutbox(ports);
    }
  }

  // What WeCom tells.

  /** A callback leaves WeCom; whether, when and how often it arrives is left to chance. */
  callback(seed: number, arrive: () => void, heldBackMs = 0): void {
    const { troubles } = this.nature;
    const chance = new Chance(seed);
    const isLost = chance.comesTrue(0.06) && troubles.has('lost');
    const isTwice = chance.comesTrue(0.06) && troubles.has('doubled');
    const onItsWay = (): number => {
      const soon = chance.between(80, 900);
      const late = chance.weighted([
        [86, 0],
        [8, chance.between(1, 30) * SECOND],
        [5, chance.between(1, 30) * MINUTE],
        [1, chance.between(1, 40) * HOUR],
      ]);
      if (!troubles.has('late')) return soon;
      if (heldBackMs > 0) return soon + heldBackMs;
      if (late > 0) this.happened.late += 1;
      return soon + late;
    };
    if (isLost) {
      this.happened.lost += 1;
      this.tell(() => '  its callback is lost');
      return;
    }
    const deliver = (): void => {
      this.happened.callbacks += 1;
      arrive();
    };
    this.engine.at(this.engine.now + onItsWay(), deliver);
    if (!isTwice) return;
    this.happened.doubled += 1;
    this.engine.at(this.engine.now + onItsWay(), deliver);
  }

  get queues() {
    return [this.groupEvents, this.contactEvents, this.contactReads, this.posters, this.rewardsDue];
  }

  get isQuiet(): boolean {
    return (
      this.#jobs + this.#underWay === 0 &&
      this.#stream.length === 0 &&
      this.queues.every(({ waiting, deadLetters }) => waiting + deadLetters === 0)
    );
  }

  redrive(): void {
    for (const queue of this.queues) queue.redrive();
  }

  campaignNow = (id: CampaignId): Promise<Campaign | undefined> => this.campaigns.campaign(id);
  groupsHeld = (): readonly GroupId[] => this.groups.allGroups().map(({ group }) => group);
}
