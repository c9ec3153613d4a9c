/**
 * The world at rest: callbacks delivered, queues empty, sweeps run, holds over. Then nothing is owed, everything WeCom can still show
 * is on the books, and the verdicts are those WeCom's own history asks for.
 *
 * Said exactly: take the comings on the books, and give each the end WeCom knows of, told or not. Ask plainly who was there when his hold
 * ended. Where every leave of his was told, by a callback that arrived once at whatever time, the verdict on the books is that answer.
 * Where one was told by nobody, or only after a read had shown him whom no read can miss, because who deletes a staff member stays on that
 * staff member's list, and who is only half-added is on none, or only after he had counted on the word that a colleague takes him on, or because
 * his group was dissolved and can be read no more, it may differ, in three ways only:
 * he counts although he had left, because no read missed him before his hold's end;
 * he does not although he had stayed, because the first read after his hold's end missed him and none before it had shown him;
 * or he does not although he was passed on to a colleague, because a read missed him and nobody told why.
 */

import { isSweptAt } from '#shared/domain/campaign/sweeping.ts';
import type { GroupId, MemberId, StaffId } from '#shared/domain/identity.ts';
import type { Referral } from '#shared/domain/referral/referral.ts';
import { type PlainFacts, plainVerdict, wasThereAtTheEnd } from './plain-questions.ts';
import type { TrueStay } from './wecom.ts';
import type { World } from './world.ts';

const NEVER = Number.POSITIVE_INFINITY;

export function lookAtRest(world: World): void {
  const { books, engine } = world;
  for (const queue of world.queues) {
    const left = queue.waiting + queue.deadLetters;
    if (left > 0) world.broken({ law: 'at rest the queues are empty', told: `${left} in ${queue.nature.name}` });
  }
  for (const standing of books.standings.all()) {
    const { campaign, member, owed, poster } = standing;
    if (owed !== undefined)
      world.broken({ law: 'at rest nobody is owed a poster', told: JSON.stringify(owed), campaign, member });
    if (standing.via.kind === 'contact' && poster === undefined) {
      world.broken({ law: 'who came to us while it ran has a poster', told: standing.reason, campaign, member });
    }
  }
  for (const referral of books.referrals.all()) {
    const { campaign, member, verdict, holdEndsAt } = referral;
    if (verdict.state === 'pending') {
      const told = `its hold ended ${Math.round((engine.now - holdEndsAt) / 60_000)} minutes ago`;
      world.broken({ law: 'at rest nobody waits', told, campaign, member });
    }
    compareWithTruth(world, referral);
  }
}

/** Everybody a list would show stands on the books as being there since then. */
export async function lookForTheMissing(world: World): Promise<void> {
  const { books, campaigns, engine, wecom, groups } = world;
  for (const campaign of await campaigns.campaigns()) {
    if (!isSweptAt(campaign, engine.now)) continue;
    for (const group of campaign.groups) await lookIn(group);
    for (const staff of [...campaign.staff, ...campaign.desk]) lookAmong(staff, campaign.startsAt);
    async function lookIn(group: GroupId): Promise<void> {
      const held = await groups.group(group);
      for (const { id, isStaff, joinedAt } of held === undefined ? [] : wecom.shownIn(group)) {
        const presence = books.presences.get(`group#${group}`, id);
        if (isStaff || (presence?.leftAt === undefined && presence?.joinedAt === joinedAt)) continue;
        const told = `${id} in ${group} since ${joinedAt}, held as ${JSON.stringify(presence)}`;
        world.broken({ law: 'whoever a list shows is on the books', told, campaign: campaign.id, member: id as never });
      }
    }
    function lookAmong(staff: StaffId, since: number): void {
      for (const { member, addedAt } of wecom.shownOf(staff)) {
        if (addedAt < since) continue;
        const presence = books.presences.get(`staff#${staff}`, member);
        // An old entry stays on the list until he who had deleted the staff member is confirmed anew.
        if (presence !== undefined && presence.joinedAt >= addedAt - 60_000) continue;
        const told = `${member} with ${staff} since ${addedAt}, held as ${JSON.stringify(presence)}`;
        world.broken({ law: 'whoever a list shows is on the books', told, campaign: campaign.id, member });
      }
    }
  }
}

function compareWithTruth(world: World, referral: Referral): void {
  const { campaign, member, verdict, barred } = referral;
  const facts = world.watch.factsOf(referral);
  if (barred !== undefined) return;
  const { truth, untold, isPassedOn } = truthOf(world, referral, facts);
  const wanted = plainVerdict(truth);
  if (wanted.state === verdict.state && wanted.reason === verdict.reason) return;
  const told = `${verdict.state} ${verdict.reason} on the books, ${wanted.state} ${wanted.reason} in truth`;
  if (!untold) world.broken({ law: 'who was told everything judges by the truth', told, campaign, member });
  const isMissed = facts.goings.some(({ kind, at }) => kind === 'missed' && (isPassedOn || at >= referral.holdEndsAt));
  if (verdict.state === 'void' && wanted.state === 'qualified' && !isMissed) {
    world.broken({ law: 'only who is missed after his hold’s end may lose what he is due', told, campaign, member });
  }
}

/** His comings on the books, each with its true end; whoever is still there, or whose group is dissolved, is seen once more. */
function truthOf(
  world: World,
  referral: Referral,
  facts: PlainFacts,
): { truth: PlainFacts; untold: boolean; isPassedOn: boolean } {
  const { member, holdEndsAt } = referral;
  const goings: PlainFacts['goings'][number][] = [];
  let untold = false;
  let isPassedOn = false;
  if (world.watch.lifeOf(referral.campaign, member).judgements.some(({ because }) => because.kind === 'handed_over'))
    untold = true;
  const shownAt = whenJudged(world, referral, 'shown');
  const dissolvedAt = whenJudged(world, referral, 'place_gone');
  for (const { place, at } of facts.comings) {
    const stay = nearest(world.wecom.staysAt(member, place), at);
    if (stay?.to === undefined || stay.how === undefined) continue;
    const told = facts.goings.find((one) => one.place === place && one.at === stay.to && one.kind !== 'missed');
    const toldAt = told?.observedAt ?? NEVER;
    const isMissable = stay.how !== 'unfollowed' && !isHalf(world, member, place);
    if (!stay.isLeaveTold || (!isMissable && toldAt > shownAt) || toldAt > dissolvedAt) untold = true;
    if (!stay.isLeaveTold && stay.how === 'handed-over') isPassedOn = true;
    goings.push({ place, at: Math.max(stay.to, at), kind: stay.how === 'handed-over' ? 'handed_over' : stay.how });
  }
  const once = [...new Map(goings.map((one) => [`${one.place} ${one.at}`, one])).values()];
  const told = { ...facts, goings: once, confirmedAt: undefined };
  // Who was there when his hold ended has been seen since, or told of.
  const isSeen = referral.leaving === 'never' || wasThereAtTheEnd(told);
  return { truth: isSeen ? { ...told, confirmedAt: holdEndsAt } : told, untold, isPassedOn };
}

/** As our books hold him: half-added, and confirmed by nothing since. */
const isHalf = (world: World, member: MemberId, place: string): boolean =>
  world.books.presences.get(place.replace('staff ', 'staff#'), member)?.isHalf === true;

/** When the settling took a read, or the end of his group, for proof. */
function whenJudged(world: World, { campaign, member }: Referral, kind: 'shown' | 'place_gone'): number {
  const judged = world.watch.lifeOf(campaign, member).judgements.filter(({ because }) => because.kind === kind);
  return Math.min(NEVER, ...judged.map(({ at }) => at));
}

function nearest(stays: readonly TrueStay[], at: number): TrueStay | undefined {
  return stays.find(({ from }) => from === at) ?? stays.find(({ from }) => Math.abs(from - at) <= 60_000);
}
