/** Every field our messages have, and whether people may be shown what stands in it. */
import type { ContactChanged } from './contact-changed.ts';
import type { ContactsDue } from './contacts-due.ts';
import type { GroupChanged } from './group-changed.ts';
import type { PosterRequested } from './poster-requested.ts';
import type { PosterWanted } from './poster-wanted.ts';
import type { ReportDue } from './report-due.ts';
import type { ReportReady } from './report-ready.ts';
import type { RewardDue } from './reward-due.ts';
import type { WarmDue } from './warm-due.ts';
import type { WelcomeDue } from './welcome-due.ts';

/** Whatever is said from step to step. */
export type Said =
  | ContactChanged
  | ContactsDue
  | GroupChanged
  | PosterRequested
  | PosterWanted
  | ReportDue
  | ReportReady
  | RewardDue
  | WarmDue
  | WelcomeDue;

/** Every name of a field, at any depth. */
type FieldOf<Value> = Value extends string | number | boolean | undefined
  ? never
  : Value extends readonly (infer Item)[]
    ? FieldOf<Item>
    : { [Name in keyof Value & string]-?: Name | FieldOf<Value[Name]> }[keyof Value & string];

/** `id`: also in a list, at a glance. `opened`: holds fields that are judged one by one. */
export type Judgement = 'id' | 'shown' | 'opened' | 'kept back';

/** A message that gets a new field does not compile until somebody has judged it. */
const OURS = {
  id: 'id',
  campaign: 'id',
  group: 'id',
  staff: 'id',
  member: 'id',
  label: 'id',
  code: 'id',
  named: 'shown',
  version: 'shown',
  campaignVersion: 'shown',
  listVersion: 'shown',
  fingerprint: 'shown',
  change: 'shown',
  kind: 'shown',
  urgency: 'shown',
  with: 'shown',
  turn: 'shown',
  what: 'shown',
  period: 'shown',
  revision: 'shown',
  inviter: 'id',
  invitee: 'id',
  participant: 'id',
  since: 'shown',
  rung: 'shown',
  happenedAt: 'shown',
  wallHappenedAt: 'shown',
  receivedAt: 'shown',
  startedAt: 'shown',
  askedAt: 'shown',
  secondLook: 'shown',
  foundBySweep: 'shown',
  wasRemoved: 'shown',
  subject: 'opened',
  ticket: 'opened',
  welcomeCode: 'kept back',
  nickname: 'kept back',
  avatarUrl: 'kept back',
  qrImageUrl: 'kept back',
  qrContent: 'kept back',
  posterKey: 'kept back',
} as const satisfies Record<FieldOf<Said>, Judgement>;

/** Of a piece of the table's stream that could not be read. */
const STREAM_PIECE = { shard: 'id', fromSequence: 'shown', toSequence: 'shown', changes: 'shown' } as const;

export const FIELDS: ReadonlyMap<string, Judgement> = new Map(Object.entries({ ...OURS, ...STREAM_PIECE }));
