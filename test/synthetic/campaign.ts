/** A campaign that might have been: trees of friends by the fitted process, leavers by the stated model, told as facts of the lake. One tree at a time, so it may be of any size. */

import { leaving } from '#infra/local/wecom/leavers.ts';
import { type AnyFact, aFact } from '#test/support/lake-builders.ts';
import { type Draw, draw, normal, seeded } from './chance.ts';
import type { Fit } from './fit.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface Wish {
  readonly referrals: number;
  readonly seed: number;
  readonly startsAt: number;
  readonly days: number;
  readonly holdMs: number;
  readonly groups: number;
}

export const A_WISH: Wish = {
  referrals: 10_000,
  seed: 1,
  startsAt: Date.parse('2026-10-01T00:00:00+08:00'),
  days: 30,
  holdMs: 2 * HOUR,
  groups: 50,
};

/** Days after the end until which facts are told. */
const TOLD_AFTER = 3;

const LADDER = [
  { rung: 3, lure: 'codes:tote-bag', value_minor: 2_990, cost_minor: 1_200 },
  { rung: 10, lure: 'points:200', value_minor: 2_000, cost_minor: 500 },
  { rung: 30, lure: 'link', value_minor: 19_900, cost_minor: 8_800 },
];

interface Person {
  readonly ref: string;
  readonly at: number;
  readonly generation: number;
  readonly inviter?: string;
}

const iso = (at: number): string => new Date(Math.round(at)).toISOString();
const fact = (kind: AnyFact['kind'], id: string, at: number, more: object): AnyFact =>
  aFact({ ...more, kind, id: `${kind}:${id}`, happened_at: iso(at) } as AnyFact);

/** Trees until there are as many referrals as wished; facts of one tree at a time. */
export function* syntheticCampaign(fit: Fit, wish: Wish): Generator<readonly AnyFact[]> {
  const random = seeded(wish.seed);
  yield [campaignFact(wish)];
  let made = 0;
  while (made < wish.referrals) {
    const people = treeOf(fit, wish, random).slice(0, 1 + wish.referrals - made);
    made += people.length - 1;
    yield factsOfTree(people, wish, random);
  }
}

const campaignFact = ({ startsAt, days, holdMs }: Wish): AnyFact =>
  fact('campaign_applied', '1', startsAt - HOUR, {
    campaign_version: 1,
    mechanic: 'group',
    starts_at: iso(startsAt),
    ends_at: iso(startsAt + days * DAY),
    time_zone: 'Asia/Shanghai',
    hold_seconds: holdMs / 1_000,
    currency: 'CNY',
    ladder: JSON.stringify(LADDER),
  });

/** As long and as random as the app's own. */
const refBy = (random: Draw): string =>
  `mr_${Array.from({ length: 4 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('')}`;

function treeOf(fit: Fit, { startsAt, days }: Wish, random: Draw): readonly Person[] {
  const ends = startsAt + days * DAY;
  const people: Person[] = [{ ref: refBy(random), at: startsAt + random() * (ends - startsAt), generation: 0 }];
  for (let index = 0; index < people.length; index += 1) {
    const person = people[index];
    const offspring = person && fit.offspring[person.generation];
    if (person === undefined || offspring === undefined) continue;
    for (let friend = draw(offspring, random); friend > 0; friend -= 1) {
      const at = person.at + 1_000 * Math.exp(fit.delay.mean + fit.delay.deviation * normal(random));
      if (at >= ends) continue;
      people.push({ ref: refBy(random), at, generation: person.generation + 1, inviter: person.ref });
    }
  }
  return people;
}

function factsOfTree(people: readonly Person[], wish: Wish, random: Draw): readonly AnyFact[] {
  const root = people[0]?.ref ?? '';
  const counted = new Map<string, number[]>();
  const facts = people.flatMap((person) => {
    const told = factsOfPerson(person, root, wish, random);
    if (person.inviter !== undefined && told.countsAt !== undefined) {
      counted.set(person.inviter, [...(counted.get(person.inviter) ?? []), told.countsAt]);
    }
    return told.facts;
  });
  for (const [inviter, at] of counted) facts.push(...grantsOf(inviter, at, random));
  // What is yet to come is not told yet.
  const told = iso(wish.startsAt + (wish.days + TOLD_AFTER) * DAY);
  return facts.filter(({ happened_at: at = '' }) => at < told);
}

function factsOfPerson({ ref, at, generation, inviter }: Person, root: string, wish: Wish, random: Draw) {
  const place = `group:wr-${Math.floor(random() * wish.groups)}`;
  const there = { member_ref: ref, via: 'group', place };
  const tree = { root_ref: root, generation, ...(inviter === undefined ? {} : { inviter_ref: inviter }) };
  const reason = inviter === undefined ? 'entry' : 'referred';
  const seen = { ...there, reason, found_by_sweep: false };
  const facts = [
    fact('arrival_observed', `${ref}:${at}`, at, { ...seen, observed_at: iso(at + 2_000) }),
    fact('participant_entered', ref, at, { ...seen, ...tree, campaign_version: 1 }),
    fact('poster_drawn', ref, at + 5_000, { member_ref: ref }),
  ];
  if (inviter === undefined) return { facts };
  const { after, backAfter } = leaving(random);
  const hold = at + wish.holdMs;
  const judged = { member_ref: ref, reason };
  facts.push(
    fact('referral_judged', `${ref}:1`, at, {
      ...seen,
      ...tree,
      campaign_version: 1,
      verdict: 'pending',
      revision: 1,
      joined_at: iso(at),
      hold_ends_at: iso(hold),
    }),
    fact('departure_observed', ref, at + after, { ...there, how: 'left', observed_at: iso(at + after + 2_000) }),
  );
  const isGone = after < wish.holdMs && (backAfter === undefined || after + backAfter > wish.holdMs);
  if (after < wish.holdMs)
    facts.push(
      fact('referral_judged', `${ref}:2`, at + after, {
        ...judged,
        reason: 'left_early',
        verdict: 'void',
        revision: 2,
      }),
    );
  if (backAfter !== undefined) {
    const back = at + after + backAfter;
    facts.push(
      fact('arrival_observed', `${ref}:${back}`, back, {
        ...seen,
        reason: 'already_referred',
        observed_at: iso(back + 2_000),
      }),
    );
  }
  if (isGone) return { facts };
  facts.push(fact('referral_judged', `${ref}:3`, hold + 60_000, { ...judged, verdict: 'qualified', revision: 3 }));
  return { facts, countsAt: hold + 60_000 };
}

function grantsOf(inviter: string, counted: readonly number[], random: Draw): readonly AnyFact[] {
  const sorted = counted.toSorted((one, other) => one - other);
  return LADDER.flatMap(({ rung, lure, value_minor, cost_minor }) => {
    const at = sorted[rung - 1];
    if (at === undefined) return [];
    const about = { member_ref: inviter, rung, lure, campaign_version: 1 };
    const told = { ...about, value_minor, cost_minor };
    const issued = fact('grant_changed', `${inviter}:${rung}:1`, at, {
      ...told,
      state: 'issued',
      reason: 'rung_reached',
      revision: 1,
    });
    const reached = fact('rung_reached', `${inviter}:${rung}`, at, about);
    if (random() > 0.7) return [reached, issued];
    const claimed = { ...told, state: 'claimed', reason: 'claimed', revision: 2 };
    return [reached, issued, fact('grant_changed', `${inviter}:${rung}:2`, at + HOUR, claimed)];
  });
}
