/** The rewards of a campaign file: ladder, prizes, budget. A second level of pay has no field here, and says why. */
import type { Prize } from '../reward/lure.ts';
import { type Budget, type Cap, PRIZE_CEILING_MINOR, type Rewards, type Rung } from '../reward/rewards.ts';
import { readMoney, readPrize } from './definition-prize.ts';
import type { Place } from './fault.ts';

const FIELDS = ['currency', 'ladder', 'forInvitee', 'budget', 'prizeCeiling'];
const RUNG_FIELDS = ['needs', 'gives', 'orElse', 'claimWithinDays', 'review', 'most'];
/** 禁止传销条例: pay by the heads others have brought is pyramid selling; one level is what a brand may pay for. */
const ONE_LEVEL =
  'nothing of the kind: only direct referrals are paid for; pay over two levels is pyramid selling (禁止传销条例), generations are for analysis';
const MORE_LEVELS = /level|tier|generation|indirect|team|downline|depth/i;

/** Absent: the campaign gives nothing. */
export function readRewards(place: Place): Rewards | undefined {
  if (place.isAbsent) return undefined;
  refuseFurtherLevels(place);
  place.onlyFields(...FIELDS);
  const ceiling = place.at('prizeCeiling');
  const prizeCeilingMinor = ceiling.isAbsent
    ? PRIZE_CEILING_MINOR
    : readMoney(ceiling, 'the most one prize may be worth');
  const currency = place.at('currency');
  const places = place.at('ladder').list('a list of rungs, such as - { needs: 3, gives: { … } }');
  const ladder = places.map((rung) => readRung(rung, prizeCeilingMinor, true));
  for (const [index, { needs }] of ladder.entries()) {
    if (index > 0 && needs <= (ladder[index - 1]?.needs ?? 0))
      places[index]?.at('needs').fault('more than the rung before');
  }
  const invitee = place.at('forInvitee');
  return {
    currency: currency.isAbsent ? 'CNY' : currency.text('a currency such as CNY', (text) => /^[A-Z]{3}$/.test(text)),
    ladder,
    ...(invitee.isAbsent ? {} : { forInvitee: readRung(invitee, prizeCeilingMinor, false) }),
    budget: readBudget(place.at('budget')),
    prizeCeilingMinor,
  };
}

function readRung(place: Place, ceilingMinor: number, isOfLadder: boolean): Rung {
  refuseFurtherLevels(place);
  place.onlyFields(...(isOfLadder ? RUNG_FIELDS : RUNG_FIELDS.filter((field) => field !== 'needs')));
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

function refuseFurtherLevels(place: Place): void {
  const { value } = place;
  if (typeof value !== 'object' || value === null) return;
  for (const name of Object.keys(value)) if (MORE_LEVELS.test(name)) place.at(name).fault(ONE_LEVEL);
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
