/** Acts become what happens in WeCom, and the callbacks WeCom sends of it. */
import { SECOND } from '#shared/domain/calendar.ts';
import type { CodeText, GroupId, MemberId, StaffId } from '#shared/domain/identity.ts';
import { codeText } from '#shared/domain/identity.ts';
import type { Referral } from '#shared/domain/referral/referral.ts';
import type { Via } from '#shared/domain/referral/standing.ts';
import type { ContactChanged } from '#shared/messages/contact-changed.ts';
import type { GroupChanged } from '#shared/messages/group-changed.ts';
import { key } from '#test/support/fakes/in-memory-books.ts';
import { type Act, type CodeMeant, isGroupCampaign, type What } from './acts.ts';
import { Chance, seedOf } from './chance.ts';
import {
  applyCampaign,
  campaignIdOf,
  changeLifeOf,
  changeRules,
  deskCodeOf,
  deskOf,
  ELSEWHERE,
  entryCodeOf,
  groupsOf,
  staffOf,
} from './operator.ts';
import { playReward } from './reward-play.ts';
import { type Leave, person, type TrueStay, wholeSecond } from './wecom.ts';
import type { World } from './world.ts';

const LOOKING_TAKES = 3 * SECOND;

export class Play {
  readonly #world: World;
  /** What each act's callbacks said, to be said again. */
  readonly #told = new Map<number, (() => void)[]>();

  constructor(world: World) {
    this.#world = world;
  }

  act(act: Act): void {
    this.#world.tell(() => `act ${act.number}: ${JSON.stringify(act.what)}`);
    this.#perform(act, act.what);
  }

  #perform(act: Act, what: What): void {
    const world = this.#world;
    const { troubles } = world.nature;
    switch (what.kind) {
      case 'apply':
        applyCampaign(world, what.campaign, act.seed, what.near);
        break;
      case 'come':
        this.#come(act, what);
        break;
      case 'go':
        this.#go(act, what.campaign, person(what.person), what.place, act.seed);
        break;
      case 'move':
        this.#move(act, what);
        break;
      case 'go-at-the-end':
        this.#goAtTheEnd(act, what);
        break;
      case 'go-while-settled':
        this.#goWhileSettled(act, what);
        break;
      case 'hand-over':
        this.#handOver(act, what);
        break;
      case 'dissolve':
        this.#dissolve(act, groupsOf(what.campaign)[what.place % 4]!);
        break;
      case 'told-again':
        if (troubles.has('doubled')) for (const say of this.#told.get(what.act) ?? []) say();
        break;
      case 'life':
        changeLifeOf(world, what.campaign, what.change, act.seed);
        break;
      case 'rules':
        changeRules(world, what.campaign, act.seed, what.near);
        break;
      case 'silence':
        if (troubles.has('silence')) world.silentUntil.set(what.schedule, world.engine.now + what.forMs);
        break;
      case 'stream-out':
        if (troubles.has('stream')) world.streamOutUntil = world.engine.now + what.forMs;
        break;
      case 'storm':
        world.storm(what.forMs);
        break;
      case 'redrive':
        world.redrive();
        break;
      case 'sweep-now':
        world.strike('group/sweep');
        world.strike('contact/sweep');
        break;
      default:
        playReward(world, act, what);
    }
  }

  // Coming.

  #come(
    act: Act,
    { campaign, person: number, code: meant, place, deskAfterMs }: Extract<What, { kind: 'come' }>,
  ): void {
    if (deskAfterMs !== undefined) {
      const asking = (): void =>
        this.#add(act, deskOf(campaign)[place % 2]!, person(number), deskCodeOf(campaign), seedOf('desk', act.seed));
      this.#world.engine.at(this.#world.engine.now + deskAfterMs, asking);
    }
    const code = this.#codeOf(campaign, number, meant);
    if (code === 'no-such-code') return;
    const who = person(number);
    if (meant.of === 'desk') this.#add(act, deskOf(campaign)[place % 2]!, who, code, act.seed);
    else if (isGroupCampaign(campaign)) this.#join(act, groupsOf(campaign)[place % 4]!, who, code);
    else this.#add(act, staffOf(campaign)[place % 4]!, who, code, act.seed);
  }

  #codeOf(campaign: number, number: number, meant: CodeMeant): CodeText | undefined | 'no-such-code' {
    const his = (of: number, whose: number) =>
      this.#world.books.standings.get(campaignIdOf(of), person(whose))?.inviteCode ?? 'no-such-code';
    switch (meant.of) {
      case 'friend': {
        for (let friend = meant.friend; friend >= Math.max(0, meant.friend - 15); friend -= 1) {
          const code = friend === number ? 'no-such-code' : his(campaign, friend);
          if (code !== 'no-such-code') return code;
        }
        return 'no-such-code';
      }
      case 'himself':
        return his(campaign, number);
      case 'earlier':
        return campaign < 2 ? 'no-such-code' : entryCodeOf(campaign - 2, 'shop');
      case 'entry':
        return entryCodeOf(campaign, meant.label);
      case 'desk':
        return deskCodeOf(campaign);
      case 'nobody':
        return codeText(`stale-${number}`);
      case 'none':
        return undefined;
    }
  }

  #join(act: Act, group: GroupId, who: MemberId, code: CodeText | undefined): void {
    const chance = new Chance(seedOf('join', act.seed));
    const stay = this.#world.wecom.joinGroup(group, who, code, chance.between(0, 2_000));
    if (stay === undefined) return;
    this.#world.tell(() => `  ${who} joins ${group} at ${stay.from} by ${code}`);
    this.#groupCallback(
      act,
      group,
      { change: 'joined', named: chance.comesTrue(0.9) ? [who] : [] },
      seedOf('a', act.seed),
    );
  }

  #add(act: Act, staff: StaffId, who: MemberId, code: CodeText | undefined, seed: number): void {
    const chance = new Chance(seedOf('add', seed));
    const lagMs = chance.between(0, 2_000);
    const isHalf = chance.comesTrue(0.2);
    const stay = this.#world.wecom.addContact(staff, who, code, isHalf ? 'half' : lagMs);
    if (stay === undefined) return;
    this.#world.tell(() => `  ${who} adds ${staff} at ${stay.from} by ${code}`);
    const carried = code === undefined ? {} : { code };
    const ticket = chance.comesTrue(0.8) ? { welcomeCode: `w-${who}-${staff}-${stay.from}` } : {};
    // The event and the list tell one coming at two instants, seconds apart; and WeCom's clock may be a second ahead of ours.
    const apart = chance.below(3);
    const say = (change: 'half-added' | 'added', afterSeconds: number, more: object, of: string): void => {
      const happenedAt = stay.from + afterSeconds * SECOND;
      // Nobody confirms whom he no longer has.
      this.#world.engine.at(happenedAt - (of === 'h' || !isHalf ? SECOND : 0), () => {
        if (stay.to === undefined)
          this.#contactCallback(act, staff, who, { change, happenedAt, ...more }, seedOf(of, seed));
      });
    };
    if (isHalf) say('half-added', apart, { ...carried, ...ticket }, 'h');
    if (!isHalf) say('added', apart, { ...carried, ...ticket }, 'b');
    else if (chance.comesTrue(0.8)) {
      const confirmedAfter = apart + 1 + chance.below(20);
      this.#world.engine.at(stay.from + confirmedAfter * SECOND, () =>
        this.#world.wecom.confirmContact(staff, stay, lagMs),
      );
      say('added', confirmedAfter, chance.comesTrue(0.3) ? {} : carried, 'b');
    }
  }

  // Going.

  /** Of the places where he is, one. */
  #placeOf(campaign: number, who: MemberId, place: number): GroupId | StaffId | undefined {
    const { wecom } = this.#world;
    const his = isGroupCampaign(campaign)
      ? groupsOf(campaign).filter((group) => wecom.groups.get(group)?.inside.has(who))
      : staffOf(campaign).filter((staff) => wecom.staff.get(staff)?.friends.has(who));
    return his.length === 0 ? undefined : his[place % his.length];
  }

  #go(act: Act, campaign: number, who: MemberId, place: number, seed: number): void {
    const where = this.#placeOf(campaign, who, place);
    if (where === undefined) return;
    const chance = new Chance(seedOf('go', seed));
    if (isGroupCampaign(campaign))
      this.#leave(act, where as GroupId, who, chance.comesTrue(0.2) ? 'removed' : 'left', seed);
    else this.#part(act, where as StaffId, who, chance.comesTrue(0.3) ? 'removed' : 'unfollowed', seed);
  }

  #leave(act: Act, group: GroupId, who: MemberId, how: 'left' | 'removed', seed: number, heldBackMs = 0): void {
    const chance = new Chance(seedOf('leave', seed));
    const stay = this.#world.wecom.leaveGroup(group, who, how, chance.between(0, 2_000));
    if (stay === undefined) return;
    this.#world.tell(() => `  ${who} leaves ${group} at ${stay.to}`);
    const news = { change: 'left', named: [who], wasRemoved: how === 'removed' } as const;
    this.#groupCallback(act, group, news, seedOf('c', seed), stay, heldBackMs);
  }

  #part(act: Act, staff: StaffId, who: MemberId, how: Leave, seed: number, heldBackMs = 0): void {
    const chance = new Chance(seedOf('part', seed));
    const stay = this.#world.wecom.endContact(staff, who, how, chance.between(0, 2_000));
    if (stay === undefined) return;
    this.#world.tell(() => `  ${who} and ${staff} part at ${stay.to}: ${how}`);
    const change = how === 'removed' ? 'removed-by-staff' : how === 'handed-over' ? 'handed-over' : 'removed-by-member';
    this.#contactCallback(act, staff, who, { change, happenedAt: stay.to ?? 0 }, seedOf('d', seed), stay, heldBackMs);
  }

  #move(act: Act, { campaign, person: number, place }: Extract<What, { kind: 'move' }>): void {
    const who = person(number);
    this.#go(act, campaign, who, place, act.seed);
    const chance = new Chance(seedOf('move', act.seed));
    this.#world.engine.at(this.#world.engine.now + chance.between(0, 20) * SECOND, () => {
      if (isGroupCampaign(campaign)) this.#join(act, groupsOf(campaign)[(place + 1) % 4]!, who, undefined);
      else this.#add(act, staffOf(campaign)[(place + 1) % 4]!, who, undefined, act.seed);
    });
  }

  /** Of those from this number down, the first whose hold is under way. */
  #pendingNear(campaign: number, number: number): Referral | undefined {
    const { books, engine } = this.#world;
    const id = campaignIdOf(campaign);
    for (let one = number; one >= Math.max(0, number - 40); one -= 1) {
      const inviter = books.standings.get(id, person(one))?.inviter;
      const referral = inviter === undefined ? undefined : books.referrals.get(key(id, inviter), person(one));
      if (referral?.verdict.state === 'pending' && referral.holdEndsAt > engine.now + 5 * SECOND) return referral;
    }
    return undefined;
  }

  #goAtTheEnd(act: Act, what: Extract<What, { kind: 'go-at-the-end' }>): void {
    const referral = this.#pendingNear(what.campaign, what.person);
    if (referral === undefined) return;
    const { via, holdEndsAt, member } = referral;
    const { engine } = this.#world;
    const heldBack = what.isToldLate ? 30 * SECOND : 0;
    engine.at(holdEndsAt + what.afterMs, () => this.#leaveVia(act, via, member, heldBack));
    engine.at(holdEndsAt + what.lookAfterMs - LOOKING_TAKES, () => this.#look(via, act.seed));
    engine.at(holdEndsAt + what.lookAfterMs + 2 * SECOND, () => this.#world.strike('reward/settle'));
  }

  #goWhileSettled(act: Act, what: Extract<What, { kind: 'go-while-settled' }>): void {
    const referral = this.#pendingNear(what.campaign, what.person);
    if (referral === undefined) return;
    const { via, holdEndsAt, member } = referral;
    const { engine } = this.#world;
    const settledAt = holdEndsAt + 20 * SECOND;
    // A callback takes half a second, and one of a group waits three more.
    const toldAfter = via.kind === 'group' ? 3_500 : 500;
    engine.at(holdEndsAt + 4 * SECOND, () => this.#look(via, act.seed));
    engine.at(settledAt - toldAfter + what.afterMs, () => this.#leaveVia(act, via, member, 0));
    engine.at(settledAt, () => this.#world.strike('reward/settle'));
  }

  #leaveVia(act: Act, via: Via, who: MemberId, heldBackMs: number): void {
    const chance = new Chance(seedOf('leave via', act.seed));
    if (via.kind === 'group') this.#leave(act, via.group, who, 'left', act.seed, heldBackMs);
    else this.#part(act, via.staff, who, chance.comesTrue(0.5) ? 'removed' : 'unfollowed', act.seed, heldBackMs);
  }

  /** A read of the place begins three seconds later: groups wait that long, and here contacts do. */
  #look(via: Via, seed: number): void {
    const world = this.#world;
    const now = world.engine.now;
    const id = `look:${seed}:${now}`;
    if (via.kind === 'group') {
      const asked = { version: 1, change: 'unheard', named: [], secondLook: false, foundBySweep: true } as const;
      world.groupEvents.send(via.group, id, { ...asked, id, group: via.group, happenedAt: now, receivedAt: now });
    } else {
      world.engine.at(now + LOOKING_TAKES, () => {
        world.contactReads.send(via.staff, id, { version: 1, id, staff: via.staff, askedAt: world.engine.now });
      });
    }
  }

  #handOver(act: Act, { campaign, person: number, to }: Extract<What, { kind: 'hand-over' }>): void {
    const who = person(number);
    const from = this.#placeOf(campaign, who, to) as StaffId | undefined;
    if (from === undefined) return;
    const others = [...staffOf(campaign).filter((staff) => staff !== from), ELSEWHERE];
    this.#part(act, from, who, 'handed-over', act.seed);
    const chance = new Chance(seedOf('over', act.seed));
    const taking = (): void => this.#add(act, others[to % others.length]!, who, undefined, act.seed);
    this.#world.engine.at(this.#world.engine.now + chance.between(0, 3) * SECOND, taking);
  }

  #dissolve(act: Act, group: GroupId): void {
    if (!this.#world.wecom.dissolve(group)) return;
    this.#world.tell(() => `  ${group} is dissolved`);
    this.#groupCallback(act, group, { change: 'dismissed', named: [] }, seedOf('e', act.seed));
  }

  // Telling.

  #groupCallback(
    act: Act,
    group: GroupId,
    news: Pick<GroupChanged, 'change' | 'named'> & { readonly wasRemoved?: boolean },
    seed: number,
    leave?: TrueStay,
    heldBackMs = 0,
  ): void {
    const world = this.#world;
    const happenedAt = wholeSecond(world.engine.now);
    const listVersion = world.wecom.versionAfter(group);
    const id = `${group}:${news.change}:${news.named.join()}:${happenedAt}:${listVersion}`;
    const arrive = (): void => {
      if (leave !== undefined) leave.isLeaveTold = true;
      const receivedAt = world.engine.now;
      const said = {
        version: 1,
        id,
        group,
        listVersion,
        happenedAt,
        receivedAt,
        secondLook: false,
        foundBySweep: false,
      } as const;
      world.tell(() => `callback of act ${act.number} arrives: ${group} ${news.change} ${news.named.join()}`);
      world.groupEvents.send(group, id, { ...said, ...news });
    };
    this.#send(act, seed, arrive, heldBackMs);
  }

  #contactCallback(
    act: Act,
    staff: StaffId,
    member: MemberId,
    news: Pick<ContactChanged, 'change' | 'happenedAt'> & Partial<Pick<ContactChanged, 'code' | 'welcomeCode'>>,
    seed: number,
    leave?: TrueStay,
    heldBackMs = 0,
  ): void {
    const world = this.#world;
    const id = `${news.change}:${staff}:${member}:${news.happenedAt}:${news.code ?? ''}`;
    const arrive = (): void => {
      if (leave !== undefined) leave.isLeaveTold = true;
      const wallHappenedAt = Math.min(world.engine.now, news.happenedAt);
      world.tell(() => `callback of act ${act.number} arrives: ${staff} ${news.change} ${member}`);
      world.contactEvents.send(member, id, {
        version: 1,
        id,
        staff,
        member,
        wallHappenedAt,
        foundBySweep: false,
        ...news,
      });
    };
    this.#send(act, seed, arrive, heldBackMs);
  }

  #send(act: Act, seed: number, arrive: () => void, heldBackMs: number): void {
    const told = this.#told.get(act.number);
    if (told === undefined) this.#told.set(act.number, [arrive]);
    else told.push(arrive);
    this.#world.callback(seed, arrive, heldBackMs);
  }
}
