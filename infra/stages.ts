/** What differs from one stage to the next, each as one complete value: nothing is merged, nothing is inherited. */
export interface Stage {
  readonly name: string;
  /** WeCom itself calls it, so it needs a domain of the corp. */
  readonly isPublic: boolean;
  /** CloudFormation refuses to delete the stacks. Data is kept in every stage whatever happens to its stack. */
  readonly terminationProtection: boolean;
  readonly logRetentionDays: 7 | 30 | 90;
  readonly logLevel: 'DEBUG' | 'INFO';
  /** What the front door lets in, all routes together. */
  readonly requestsPerSecond: number;
  readonly requestBurst: number;
  /** A poster older than this is drawn again when it is asked for. */
  readonly posterLifetimeDays: number;
  /** A group or staff member unheard of for so long is read again by the sweep. */
  readonly staleAfterMinutes: number;
  readonly groupSweepEveryMinutes: number;
  readonly contactSweepEveryMinutes: number;
  readonly outboxSweepEveryMinutes: number;
  readonly settleEveryMinutes: number;
  /** For holds that fall due, the contacts of one staff member are read at most so often: the list may be fifty pages. */
  readonly staffReadEveryMinutes: number;
  readonly codeRotationEveryMinutes: number;
  /** Cron in UTC; a quiet hour in China. */
  readonly codeReclaimCron: string;
  /** How far the books can be trusted is measured so often. */
  readonly completenessEveryMinutes: number;
  /** A group, or a staff member's contacts, is read lately when it was read within so long. */
  readonly readLatelyMinutes: number;
  /** A campaign's completeness below this, in percent, wakes somebody. */
  readonly completenessAlarmBelow: number;
  /** Closed hours are packed, and closed periods worked out, so often. */
  readonly rollUpEveryMinutes: number;
  /** How long facts are gathered before one lake file is written. */
  readonly archiveWindowSeconds: number;
}

const production: Stage = {
  name: 'production',
  isPublic: true,
  terminationProtection: true,
  logRetentionDays: 90,
  logLevel: 'INFO',
  requestsPerSecond: 200,
  requestBurst: 1_000,
  posterLifetimeDays: 400,
  staleAfterMinutes: 60,
  groupSweepEveryMinutes: 10,
  contactSweepEveryMinutes: 10,
  outboxSweepEveryMinutes: 5,
  settleEveryMinutes: 1,
  staffReadEveryMinutes: 10,
  codeRotationEveryMinutes: 5,
  codeReclaimCron: 'cron(15 19 * * ? *)',
  completenessEveryMinutes: 60,
  readLatelyMinutes: 180,
  completenessAlarmBelow: 90,
  rollUpEveryMinutes: 60,
  archiveWindowSeconds: 60,
};

const staging: Stage = {
  name: 'staging',
  isPublic: true,
  terminationProtection: true,
  logRetentionDays: 30,
  logLevel: 'INFO',
  requestsPerSecond: 200,
  requestBurst: 1_000,
  posterLifetimeDays: 400,
  staleAfterMinutes: 30,
  groupSweepEveryMinutes: 10,
  contactSweepEveryMinutes: 10,
  outboxSweepEveryMinutes: 5,
  settleEveryMinutes: 1,
  staffReadEveryMinutes: 10,
  codeRotationEveryMinutes: 5,
  codeReclaimCron: 'cron(15 19 * * ? *)',
  completenessEveryMinutes: 60,
  readLatelyMinutes: 120,
  completenessAlarmBelow: 90,
  rollUpEveryMinutes: 60,
  archiveWindowSeconds: 60,
};

const dev: Stage = {
  name: 'dev',
  isPublic: true,
  terminationProtection: false,
  logRetentionDays: 7,
  logLevel: 'DEBUG',
  requestsPerSecond: 20,
  requestBurst: 100,
  posterLifetimeDays: 400,
  staleAfterMinutes: 10,
  groupSweepEveryMinutes: 5,
  contactSweepEveryMinutes: 5,
  outboxSweepEveryMinutes: 5,
  settleEveryMinutes: 1,
  staffReadEveryMinutes: 10,
  codeRotationEveryMinutes: 5,
  codeReclaimCron: 'cron(15 19 * * ? *)',
  completenessEveryMinutes: 60,
  readLatelyMinutes: 60,
  completenessAlarmBelow: 80,
  rollUpEveryMinutes: 60,
  archiveWindowSeconds: 10,
};

/** This machine: everything comes soon, nothing is protected. */
const local: Stage = {
  name: 'local',
  isPublic: false,
  terminationProtection: false,
  logRetentionDays: 7,
  logLevel: 'INFO',
  requestsPerSecond: 1_000,
  requestBurst: 5_000,
  posterLifetimeDays: 400,
  staleAfterMinutes: 0.25,
  groupSweepEveryMinutes: 1,
  contactSweepEveryMinutes: 1,
  outboxSweepEveryMinutes: 1,
  settleEveryMinutes: 1,
  staffReadEveryMinutes: 0,
  codeRotationEveryMinutes: 1,
  codeReclaimCron: 'cron(15 19 * * ? *)',
  completenessEveryMinutes: 5,
  readLatelyMinutes: 60,
  completenessAlarmBelow: 80,
  rollUpEveryMinutes: 10,
  archiveWindowSeconds: 5,
};

const stages: readonly Stage[] = [dev, staging, production, local];

export function stageNamed(name: string): Stage {
  const stage = stages.find((one) => one.name === name);
  if (stage) return stage;
  throw new Error(`There is no stage "${name}". Stages: ${stages.map((one) => one.name).join(', ')}.`);
}
