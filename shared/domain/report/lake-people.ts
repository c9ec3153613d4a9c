/** Comings, goings and verdicts as lines of the lake. */
import { isoInstant } from '../calendar.ts';
import type { Judgement, Referral } from '../referral/referral.ts';
import type { Observation, Standing } from '../referral/standing.ts';
import type { Departure } from '../referral/stay.ts';
import { aLine, type LakeFact, placeOf, type StaffRefs } from './lake-line.ts';

/** Who takes part: his coming, his place in a tree, and what he was given. A poster drawn again is another fact of the same kind. */
export function standingFacts(standing: Standing, staff: StaffRefs): readonly LakeFact[] {
  const { campaign, memberRef, poster, welcomedAt } = standing;
  const about = { member_ref: memberRef };
  const facts = [arrival(standing, staff), entered(standing, staff)];
  if (isAdopted(standing)) facts.push(placed(standing));
  if (poster !== undefined) {
    const at = poster.drawnAsOf ?? poster.drawnAt;
    facts.push(aLine('poster_drawn', campaign, at, [memberRef, poster.drawnAt], about));
  }
  if (welcomedAt !== undefined) {
    const at = standing.welcomedAsOf ?? welcomedAt;
    facts.push(aLine('participant_greeted', campaign, at, [memberRef, welcomedAt], about));
  }
  return facts;
}

/** He came to the desk, and his earlier join by a friend's code came to light after that. */
const isAdopted = ({ enteredAs }: Standing): boolean => enteredAs === 'desk';

/** As what he came, whatever came to light later. */
const reasonThen = (seen: Observation | Standing) => ('enteredAs' in seen ? seen.enteredAs : undefined) ?? seen.reason;

/** As he entered: what came to light later is told by another fact. */
function entered(standing: Standing, staff: StaffRefs): LakeFact {
  const { campaign, campaignVersion, memberRef, via, foundBySweep, entryLabel, joinedAt } = standing;
  const tree = isAdopted(standing) ? { root_ref: memberRef, generation: 0 } : treeOf(standing);
  return aLine('participant_entered', campaign, joinedAt, [memberRef], {
    member_ref: memberRef,
    campaign_version: campaignVersion,
    via: via.kind,
    place: placeOf(via, staff),
    reason: reasonThen(standing),
    found_by_sweep: foundBySweep,
    ...tree,
    ...(entryLabel === undefined ? {} : { entry_label: entryLabel }),
  });
}

function placed(standing: Standing): LakeFact {
  const { campaign, campaignVersion, memberRef, joinedAt } = standing;
  const said = { member_ref: memberRef, campaign_version: campaignVersion, ...treeOf(standing) };
  return aLine('participant_placed', campaign, joinedAt, [memberRef], said);
}

const treeOf = ({ inviterRef, rootRef, generation }: Standing) => ({
  ...(inviterRef === undefined ? {} : { inviter_ref: inviterRef }),
  root_ref: rootRef,
  generation,
});

export const observationFacts = (observation: Observation, staff: StaffRefs): readonly LakeFact[] => [
  arrival(observation, staff),
];

function arrival(seen: Observation | Standing, staff: StaffRefs): LakeFact {
  const place = placeOf(seen.via, staff);
  return aLine('arrival_observed', seen.campaign, seen.joinedAt, [named(seen), place, seen.joinedAt], {
    via: seen.via.kind,
    place,
    reason: reasonThen(seen),
    found_by_sweep: seen.foundBySweep,
    observed_at: isoInstant(seen.observedAt),
    ...refOf(seen),
  });
}

export function departureFacts(departure: Departure, staff: StaffRefs): readonly LakeFact[] {
  const { campaign, via, at, kind, observedAt, stayBegunAt } = departure;
  const place = placeOf(via, staff);
  const begun = stayBegunAt === undefined ? {} : { stay_begun_at: isoInstant(stayBegunAt) };
  const said = { via: via.kind, place, how: kind, observed_at: isoInstant(observedAt), ...refOf(departure), ...begun };
  return [aLine('departure_observed', campaign, at, [named(departure), place, at], said)];
}

interface MaybeNamed {
  readonly memberRef?: string;
  readonly observedAt: number;
}

/** Written before refs were kept: told apart by when we came to know. */
const named = ({ memberRef, observedAt }: MaybeNamed): string => memberRef ?? `unnamed-${observedAt}`;
const refOf = ({ memberRef }: MaybeNamed) => (memberRef === undefined ? {} : { member_ref: memberRef });

/** As it was recorded; every later verdict is a judgement of its own. */
export function referralFacts(referral: Referral, staff: StaffRefs): readonly LakeFact[] {
  const { campaign, memberRef, initial, joinedAt } = referral;
  return [
    aLine('referral_judged', campaign, joinedAt, [memberRef, 1], {
      member_ref: memberRef,
      inviter_ref: referral.inviterRef,
      root_ref: referral.rootRef,
      generation: referral.generation,
      campaign_version: referral.campaignVersion,
      via: referral.via.kind,
      place: placeOf(referral.via, staff),
      joined_at: isoInstant(joinedAt),
      hold_ends_at: isoInstant(referral.holdEndsAt),
      found_by_sweep: referral.foundBySweep,
      verdict: initial.state,
      reason: initial.reason,
      revision: 1,
    }),
  ];
}

/** Judgements of before refs were kept tell nothing. */
export function judgementFacts({ campaign, memberRef, revision, at, verdict }: Judgement): readonly LakeFact[] {
  if (memberRef === undefined) return [];
  const said = { member_ref: memberRef, verdict: verdict.state, reason: verdict.reason, revision };
  return [aLine('referral_judged', campaign, at, [memberRef, revision], said)];
}
