/** The demo's rewards: codes come into stock, the ladder is climbed, some claim on their own page, and the books are held against the ladder. */
import { setTimeout as pause } from 'node:timers/promises';
import type { BookedReferral } from './audit.ts';
import type { Demo } from './company.ts';
import type { BookedGrant, Operator } from './operator.ts';
import { LADDER, STOCK } from './place.ts';

const CODES = 60;
const LOOK_AGAIN_MS = 500;
const GRANTED_WITHIN_MS = 60_000;

/** As a brand's shop would have made them. Imported again, nothing comes in twice. */
export async function fillStock(operator: Operator): Promise<void> {
  const codes = Array.from({ length: CODES }, (_, index) => `BAG-2026-${String(index + 1).padStart(4, '0')}`);
  await operator.importStock(STOCK, codes);
}

/** What the ladder owes, from the referrals alone: everybody who has brought enough friends who count, once for each rung. */
export function owedGrants(referrals: readonly BookedReferral[]): ReadonlySet<string> {
  const counted = new Map<string, number>();
  for (const { inviter, verdict } of referrals) {
    if (verdict === 'qualified') counted.set(inviter, (counted.get(inviter) ?? 0) + 1);
  }
  const owed = [...counted].flatMap(([inviter, brought]) =>
    LADDER.filter((needs) => brought >= needs).map((needs) => grantName(inviter, needs)),
  );
  return new Set(owed);
}

const grantName = (participant: string, rung: number): string => `${participant} for ${rung}`;

/** One sentence for each that is missing, or is there without having been earned. */
export function grantFaults(referrals: readonly BookedReferral[], grants: readonly BookedGrant[]): readonly string[] {
  const owed = owedGrants(referrals);
  const booked = new Map(grants.map((grant) => [grantName(grant.participant, grant.rung), grant]));
  const missing = [...owed].filter((name) => !booked.has(name));
  const unearned = [...booked.keys()].filter((name) => !owed.has(name));
  return [
    ...missing.map((name) => `${name} friends has no grant`),
    ...unearned.map((name) => `${name} friends has a grant nobody owes him`),
    ...(booked.size < grants.length ? ['somebody has two grants of one rung'] : []),
  ];
}

/** The link to his own page, as it came with his latest welcome; served where this run is. */
export function ownPageOf(
  { standIn, publicBase }: Pick<Demo, 'standIn' | 'publicBase'>,
  person: string,
): string | undefined {
  const paths = standIn.delivered(person).map(({ text }) => /https?:\/\/[^/\s]+(\/me\/[\w-]+)/.exec(text)?.[1]);
  const path = paths.findLast((found) => found !== undefined);
  return path === undefined ? undefined : `${publicBase}${path}`;
}

/** Until everything the ladder owes is promised; then every other holder who has a page presses "claim", and one of them twice. */
export async function awardPrizes(demo: Demo): Promise<void> {
  const { operator, runner, signal } = demo;
  const until = Date.now() + GRANTED_WITHIN_MS;
  for (;;) {
    await runner.quiet();
    const [{ referrals }, grants] = [await operator.books(), await operator.grants()];
    if (grantFaults(referrals, grants).length === 0 || Date.now() > until) break;
    await pause(LOOK_AGAIN_MS, undefined, { signal });
  }
  const open = (await operator.grants()).filter(({ state }) => state === 'issued');
  for (const [index, { participant, rung }] of open.entries()) {
    const page = index % 2 === 0 ? ownPageOf(demo, participant) : undefined;
    if (page === undefined) continue;
    await claim(page, rung);
    if (index === 0) await claim(page, rung);
  }
}

const claim = (page: string, rung: number): Promise<Response> =>
  fetch(`${page}/claim`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    body: `rung=${rung}`,
  });

/** Who has brought most friends that count, of those who have a page. */
export function bestInviter(
  demo: Pick<Demo, 'standIn' | 'publicBase'>,
  referrals: readonly BookedReferral[],
): { readonly person: string; readonly page: string } | undefined {
  const counted = new Map<string, number>();
  for (const { inviter, verdict } of referrals) {
    if (verdict === 'qualified') counted.set(inviter, (counted.get(inviter) ?? 0) + 1);
  }
  const ranked = [...counted].toSorted(([, one], [, other]) => other - one);
  for (const [person] of ranked) {
    const page = ownPageOf(demo, person);
    if (page !== undefined) return { person, page };
  }
  return undefined;
}
