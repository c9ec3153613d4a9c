/**
 * The schema of the event lake, version 1: one line of JSON per fact, one column set for all kinds. Read alike by the archive, DuckDB, Glue and
 * the README. A new column or kind may be added; one that is there never changes its meaning: that would be version 2, beside this one.
 */

export type LakeType = 'INTEGER' | 'BIGINT' | 'VARCHAR' | 'BOOLEAN' | 'TIMESTAMP';

interface Column {
  readonly type: LakeType;
  readonly means: string;
}

/** Instants are UTC, to the millisecond. Money is in minor units (分) of the campaign's currency. */
export const LAKE_COLUMNS = {
  v: { type: 'INTEGER', means: 'version of this schema: 1' },
  id: {
    type: 'VARCHAR',
    means: 'names the fact, derived from it: whoever tells it again tells the same id; read each id once',
  },
  kind: { type: 'VARCHAR', means: 'what happened; see the kinds' },
  happened_at: { type: 'TIMESTAMP', means: 'in event time' },
  campaign: { type: 'VARCHAR', means: 'the campaign’s id' },
  campaign_version: { type: 'INTEGER', means: 'the version of the campaign file whose rules apply' },
  member_ref: { type: 'VARCHAR', means: 'a person: random, kept on his items, computed from nothing' },
  inviter_ref: { type: 'VARCHAR', means: 'who brought him' },
  root_ref: { type: 'VARCHAR', means: 'the seed at the top of his tree' },
  generation: { type: 'INTEGER', means: '0 for a seed, one more than his inviter for everybody else' },
  entry_label: { type: 'VARCHAR', means: 'of a seed: by which entry code' },
  via: { type: 'VARCHAR', means: '`group` or `contact`' },
  place: { type: 'VARCHAR', means: '`group:<chat id>`, or `staff:<random ref of the staff member>`' },
  reason: {
    type: 'VARCHAR',
    means: 'why it counts or not (verdict reasons), or why a grant or an entry of points changed',
  },
  verdict: { type: 'VARCHAR', means: '`pending`, `qualified`, `void`' },
  revision: { type: 'INTEGER', means: 'grows with every change of the thing told of' },
  found_by_sweep: { type: 'BOOLEAN', means: 'nobody told; a read found it' },
  observed_at: { type: 'TIMESTAMP', means: 'when we came to know, in event time' },
  how: {
    type: 'VARCHAR',
    means: 'of a going: `left`, `removed`, `unfollowed`, `handed_over` (no leave), `missed` (a read missed him)',
  },
  stay_begun_at: {
    type: 'TIMESTAMP',
    means: 'of a going that a read found: when the stay it ends had begun',
  },
  joined_at: { type: 'TIMESTAMP', means: 'of a referral: when the invitee came' },
  hold_ends_at: { type: 'TIMESTAMP', means: 'of a referral: until when he must stay' },
  owner: { type: 'VARCHAR', means: 'of a live code: `participant`, `entry`, `desk`, `seat`' },
  rung: { type: 'INTEGER', means: 'how many counted friends it needs; 0: given to the invitee himself' },
  lure: {
    type: 'VARCHAR',
    means:
      'what the rung gives, by machine name: `codes:<stock>`, `coupon:<stock>`, `link`, `points:<n>`, `seat:<chat id>`',
  },
  state: { type: 'VARCHAR', means: 'of a grant: what it is from now on' },
  day: {
    type: 'VARCHAR',
    means: 'a day in the campaign’s time zone: on whose budget a grant is, of which day completeness speaks',
  },
  value_minor: { type: 'BIGINT', means: 'what a prize is worth to him who gets it' },
  cost_minor: { type: 'BIGINT', means: 'what a prize costs the brand' },
  points: { type: 'BIGINT', means: 'points added; less than nothing takes away' },
  promised_minor: { type: 'BIGINT', means: 'of the budget: everything reserved, issued or claimed' },
  promised_pieces: { type: 'BIGINT', means: 'the same, in pieces' },
  spent_minor: { type: 'BIGINT', means: 'the claimed part of it' },
  spent_pieces: { type: 'BIGINT', means: 'the same, in pieces' },
  mechanic: { type: 'VARCHAR', means: 'of a campaign: `group` or `contact`' },
  starts_at: { type: 'TIMESTAMP', means: 'of a campaign: begin of its window' },
  ends_at: { type: 'TIMESTAMP', means: 'of a campaign: end of its window' },
  time_zone: { type: 'VARCHAR', means: 'of a campaign: IANA name; its days are days of this zone' },
  hold_seconds: { type: 'BIGINT', means: 'of a campaign: how long a friend must stay' },
  currency: { type: 'VARCHAR', means: 'of a campaign that gives prizes' },
  ladder: {
    type: 'VARCHAR',
    means: 'of a campaign that gives prizes: JSON list of {rung, lure, value_minor, cost_minor}, by rung',
  },
  percent: { type: 'INTEGER', means: 'of completeness: the badge; absent where nothing can be said' },
  weakest: { type: 'VARCHAR', means: 'of completeness: whose share the badge is: `heard`, `read`, `partings`' },
  comings: { type: 'BIGINT', means: 'of completeness: comings of that day' },
  goings: { type: 'BIGINT', means: 'of completeness: goings of that day' },
  unheard_comings: { type: 'BIGINT', means: 'of completeness: those no callback told before a read found them' },
  unheard_goings: { type: 'BIGINT', means: 'of completeness: those no callback told before a read found them' },
} as const satisfies Record<string, Column>;

export type LakeColumn = keyof typeof LAKE_COLUMNS;

/** What each kind of fact tells beside `v`, `id`, `kind`, `happened_at`, `campaign`; a column that may be absent ends with `?`. */
export const LAKE_KINDS = {
  arrival_observed: ['via', 'place', 'reason', 'found_by_sweep', 'observed_at', 'member_ref?'],
  departure_observed: ['via', 'place', 'how', 'observed_at', 'member_ref?', 'stay_begun_at?'],
  participant_entered: [
    'member_ref',
    'campaign_version',
    'via',
    'place',
    'root_ref',
    'generation',
    'reason',
    'found_by_sweep',
    'inviter_ref?',
    'entry_label?',
  ],
  /** A seed of the desk whose earlier join came to light: from now on he hangs here. */
  participant_placed: ['member_ref', 'inviter_ref', 'root_ref', 'generation', 'campaign_version'],
  /** Revision 1 is as it was recorded, at `joined_at`; every later one a change of verdict, when it was given. */
  referral_judged: [
    'member_ref',
    'verdict',
    'reason',
    'revision',
    'inviter_ref?',
    'root_ref?',
    'generation?',
    'campaign_version?',
    'via?',
    'place?',
    'joined_at?',
    'hold_ends_at?',
    'found_by_sweep?',
  ],
  poster_drawn: ['member_ref'],
  participant_greeted: ['member_ref'],
  live_code_made: ['owner'],
  rung_reached: ['member_ref', 'rung', 'lure', 'campaign_version'],
  grant_changed: [
    'member_ref',
    'rung',
    'lure',
    'state',
    'reason',
    'value_minor',
    'cost_minor',
    'campaign_version',
    'revision',
    'day?',
  ],
  points_entered: ['member_ref?', 'points', 'reason'],
  budget_moved: ['promised_minor', 'promised_pieces', 'spent_minor', 'spent_pieces', 'revision'],
  /** A version of its file came into force. */
  campaign_applied: [
    'campaign_version',
    'mechanic',
    'starts_at',
    'ends_at',
    'time_zone',
    'hold_seconds',
    'currency?',
    'ladder?',
  ],
  /** Counting stands still from here on, or goes on. */
  campaign_paused: [],
  campaign_resumed: [],
  /** By the operator, before its window's end. */
  campaign_ended: [],
  completeness_measured: [
    'day',
    'observed_at',
    'percent?',
    'weakest?',
    'comings?',
    'goings?',
    'unheard_comings?',
    'unheard_goings?',
  ],
} as const satisfies Record<string, readonly (LakeColumn | `${LakeColumn}?`)[]>;

export type LakeKind = keyof typeof LAKE_KINDS;
