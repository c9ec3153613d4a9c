/** The rewards of a campaign file: ladder, prizes, budget. A second level of pay has no field here, and says why. */
import type { Prize } from '../reward/lure.ts';
import { type Budget, type Cap, PRIZE_CEILING_MINOR, type Rewards, type Rung } from '../reward/rewards.ts';
import { onlyOneLevel, readMoney, readPrize } from './definition-prize.ts';
import type { Place } from './fault.ts';

const FIELDS = ['currency', 'ladder', 'forInvitee', 'budget', 'prizeCeiling'];
const RUNG_FIELDS = ['needs', 'gives', 'orElse', 'claimWithinDays', 'review', 'most'];
const ONLY_WHEN_CHEAPER = 'nothing, unless budget.atCap is cheaper: only then is it given instead of the prize';

/** Absent: the campaign gives nothing. */
export function readRewards(place: Place): Rewards | undefined {
  if (place.isAbsent) return undefined;
  onlyOneLevel(place, FIELDS);
  const [ceiling, currency, invitee] = [place.at('prizeCeiling'), place.at('currency'), place.at('forInvitee')];
  const prizeCeilingMinor = ceiling.isAbsent
    ? PRIZE_CEILING_MINOR
    : readMoney(ceiling, 'the most one prize may be worth');
  const ladder = readLadder(place.at('ladder'), prizeCeilingMinor, !invitee.isAbsent);
  const rewards: Rewards = {
    currency: currency.isAbsent ? 'CNY' : currency.text('a currency such as CNY', (text) => /^[A-Z]{3}$/.test(text)),
    ladder,
    ...(invitee.isAbsent ? {} : { forInvitee: readRung(invitee, prizeCeilingMinor, false) }),
    budget: readBudget(place.at('budget')),
    prizeCeilingMinor,
  };
  judgeCheaper(place, rewards);
  return rewards;
}

function readLadder(place: Place, ceilingMinor: number, mayBeAbsent: boolean): readonly Rung[] {
  if (place.isAbsent && mayBeAbsent) return [];
  const places = place.list('a list of rungs, such as - { needs: 3, gives: { … } }');
  if (Array.isArray(place.value) && places.length === 0) place.fault('at least one rung');
  const ladder = places.map((rung) => readRung(rung, ceilingMinor, true));
  for (const [index, { needs }] of ladder.entries()) {
    const [at, before] = [places[index]?.at('needs'), ladder[index - 1]?.needs ?? 0];
    // What could not be read has been said already.
    if (index > 0 && at?.value === needs && needs <= before)
      at.fault(`more than the rung before, which needs ${before}`);
  }
  return ladder;
}

/** The places of all rungs, each with what was read there. */
const rungPlaces = (place: Place, { ladder, forInvitee }: Rewards): readonly (readonly [Place, Rung])[] => [
  ...ladder.map((rung, index) => [place.at('ladder').at(index), rung] as const),
  ...(forInvitee === undefined ? [] : [[place.at('forInvitee'), forInvitee] as const]),
];

/** A cheaper prize that is never given, or is not cheaper, is a mistake somebody would find out too late. */
function judgeCheaper(place: Place, rewards: Rewards): void {
  const { atCap } = rewards.budget;
  const rungs = rungPlaces(place, rewards);
  for (const [at, { prize, cheaper }] of rungs) {
    if (cheaper === undefined) continue;
    if (atCap !== 'cheaper') at.at('orElse').fault(ONLY_WHEN_CHEAPER);
    else if (cheaper.costMinor > prize.costMinor)
      at.at('orElse').at('cost').fault('no more than the prize itself costs');
  }
  if (atCap === 'cheaper' && rungs.every(([, { cheaper }]) => cheaper === undefined))
    place.at('budget').at('atCap').fault('pause or waitlist: no rung has an orElse to give instead');
}

/** Who takes his seat joins that group; in a group of the pool that would be a coming like any other. */
export function judgeSeats(place: Place, rewards: Rewards, pool: readonly string[]): void {
  for (const [at, { prize, cheaper }] of rungPlaces(place, rewards)) {
    for (const [field, given] of [
      ['gives', prize],
      ['orElse', cheaper],
    ] as const) {
      if (given?.lure.kind !== 'seat' || !pool.includes(given.lure.group)) continue;
      at.at(field).at('seat').fault(`a group that is none of the campaign’s own (groups); ${given.lure.group} is`);
    }
  }
}

function readRung(place: Place, ceilingMinor: number, isOfLadder: boolean): Rung {
  onlyOneLevel(place, isOfLadder ? RUNG_FIELDS : RUNG_FIELDS.filter((field) => field !== 'needs'));
  const cheaper = place.at('orElse');
  const days = place.at('claimWithinDays');
  const review = place.at('review');
  const most = place.at('most');
  return {
    needs: isOfLadder ? place.at('needs').whole('how many referrals that count', 1, 1_000_000) : 0,
    prize: readWithin(place.at('gives'), ceilingMinor),
    ...(cheaper.isAbsent ? {} : { cheaper: readWithin(cheaper, ceilingMinor) }),
    claimWithinDays: days.isAbsent ? 30 : days.whole('days to claim it in', 1, 365),
    isReviewed: review.isAbsent ? false : review.oneOf(['automatic', 'reviewed']) === 'reviewed',
    ...(most.isAbsent ? {} : { most: readCap(most) }),
  };
}

function readWithin(place: Place, ceilingMinor: number): Prize {
  const prize = readPrize(place);
  if (prize.valueMinor > ceilingMinor) {
    place.at('value').fault(`at most ${(ceilingMinor / 100).toFixed(2)}, the prize ceiling (rewards.prizeCeiling)`);
  }
  return prize;
}

function readBudget(place: Place): Budget {
  place.onlyFields('total', 'perDay', 'atCap');
  const [total, perDay, atCap] = [place.at('total'), place.at('perDay'), place.at('atCap')];
  return {
    ...(total.isAbsent ? {} : { total: readCap(total) }),
    ...(perDay.isAbsent ? {} : { perDay: readCap(perDay) }),
    atCap: atCap.isAbsent ? 'waitlist' : atCap.oneOf(['pause', 'waitlist', 'cheaper']),
  };
}

function readCap(place: Place): Cap {
  place.onlyFields('money', 'pieces');
  const [money, pieces] = [place.at('money'), place.at('pieces')];
  if (money.isAbsent && pieces.isAbsent) place.fault('money, pieces, or both');
  return {
    ...(money.isAbsent ? {} : { minor: readMoney(money, 'an amount of money') }),
    ...(pieces.isAbsent ? {} : { pieces: pieces.whole('how many pieces', 0, 100_000_000) }),
  };
}
