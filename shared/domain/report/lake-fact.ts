/**
 * What the event lake keeps of a change: one line per fact, versioned. People appear by their random refs only; no WeCom id, no name,
 * no text and no hash of any of them leaves the table.
 */
import { type Instant, isoInstant } from '../calendar.ts';
import type { Referral } from '../referral/referral.ts';
import type { Observation, Standing } from '../referral/standing.ts';
import { isSameVerdict } from '../referral/verdict.ts';

/** One change of one item, as the table's stream tells it, at least once. */
export interface FactChange {
  /** The same for every telling of the same change. */
  readonly changeId: string;
  readonly before?: Standing;
  readonly after?: Standing;
  readonly observation?: Observation;
  readonly referral?: { readonly before?: Referral; readonly after: Referral };
}

/**
 * `arrival_observed`: somebody came; the verdict says what it was. `participant_entered`: he takes part, as seed or invitee.
 * `referral_judged`: what a referral counts for from now on; the first is as it was recorded.
 * `poster_drawn`, `participant_greeted`: what he was given. Read each `id` once: the lake may hold a line twice.
 */
export interface LakeFact {
  readonly v: 1;
  readonly id: string;
  readonly kind:
    | 'arrival_observed'
    | 'participant_entered'
    | 'referral_judged'
    | 'poster_drawn'
    | 'participant_greeted';
  /** ISO. Event time for arrivals; wall time for what was drawn and sent. */
  readonly at: string;
  readonly campaign: string;
  readonly campaign_version?: number;
  readonly via: 'group' | 'contact';
  readonly member_ref?: string;
  readonly inviter_ref?: string;
  readonly root_ref?: string;
  readonly generation?: number;
  readonly entry_label?: string;
  readonly verdict?: string;
  readonly reason?: string;
  readonly found_by_sweep?: boolean;
}

/** The facts a change brought; none for changes of items that are no facts. */
export function lakeFacts(change: FactChange): readonly LakeFact[] {
  const { changeId, before, after, observation, referral } = change;
  const facts: LakeFact[] = [];
  if (observation !== undefined) facts.push(arrival(changeId, observation));
  if (referral !== undefined) facts.push(...judged(changeId, referral.before, referral.after));
  if (after === undefined) return facts;
  const say = (kind: LakeFact['kind'], at: Instant): void =>
    void facts.push({ ...person(after), id: `${changeId}:${kind}`, kind, at: isoInstant(at) });
  if (before === undefined) {
    facts.push(arrival(changeId, after));
    say('participant_entered', after.joinedAt);
  }
  if (after.poster !== undefined && after.poster.key !== before?.poster?.key) say('poster_drawn', after.poster.drawnAt);
  if (after.welcomedAt !== undefined && after.welcomedAt !== before?.welcomedAt)
    say('participant_greeted', after.welcomedAt);
  return facts;
}

/** Hourly partition of a fact's own time, in UTC: `dt=2026-11-22/hour=08`. */
export const partitionOf = (fact: LakeFact): string => `dt=${fact.at.slice(0, 10)}/hour=${fact.at.slice(11, 13)}`;

const arrival = (
  changeId: string,
  seen: Pick<Observation, 'campaign' | 'via' | 'joinedAt' | 'reason' | 'foundBySweep'>,
): LakeFact => ({
  v: 1,
  id: `${changeId}:arrival_observed`,
  kind: 'arrival_observed',
  at: isoInstant(seen.joinedAt),
  campaign: seen.campaign,
  via: seen.via.kind,
  reason: seen.reason,
  found_by_sweep: seen.foundBySweep,
});

function judged(changeId: string, before: Referral | undefined, after: Referral): readonly LakeFact[] {
  if (before !== undefined && isSameVerdict(before.verdict, after.verdict)) return [];
  const fact = {
    v: 1,
    id: `${changeId}:referral_judged`,
    kind: 'referral_judged',
    at: isoInstant(before === undefined ? after.joinedAt : after.judgedAt),
    campaign: after.campaign,
    campaign_version: after.campaignVersion,
    via: after.via.kind,
    member_ref: after.memberRef,
    inviter_ref: after.inviterRef,
    root_ref: after.rootRef,
    generation: after.generation,
    verdict: after.verdict.state,
    reason: after.verdict.reason,
    found_by_sweep: after.foundBySweep,
  } as const;
  return [fact];
}

const person = (standing: Standing) => ({
  v: 1 as const,
  campaign: standing.campaign,
  campaign_version: standing.campaignVersion,
  via: standing.via.kind,
  member_ref: standing.memberRef,
  ...(standing.inviterRef === undefined ? {} : { inviter_ref: standing.inviterRef }),
  root_ref: standing.rootRef,
  generation: standing.generation,
  ...(standing.entryLabel === undefined ? {} : { entry_label: standing.entryLabel }),
  reason: standing.reason,
  found_by_sweep: standing.foundBySweep,
});
