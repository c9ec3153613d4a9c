/** The audit: the app's books against what the stand-in knows happened and against the graph the file must give. Pure. */
import type { ExpectedGraph } from './expected-graph.ts';

/** One row of `referrals export`. */
export interface BookedReferral {
  readonly invitee: string;
  readonly inviter: string;
  readonly generation: number;
  readonly root: string;
  readonly verdict: string;
  readonly reason: string;
}

/** One row of `referrals export --all` that is no referral. */
export interface BookedJoin {
  readonly invitee: string;
  readonly reason: string;
}

/** One join by a code as the stand-in saw it. */
export interface TrueJoin {
  readonly person: string;
  /** Whose code: a person's, or an official one of the campaign. */
  readonly codeOf: { readonly person: string } | 'entry' | 'desk';
}

export interface AuditInput {
  readonly expected: ExpectedGraph;
  readonly truth: readonly TrueJoin[];
  readonly referrals: readonly BookedReferral[];
  readonly others: readonly BookedJoin[];
  /** One sentence for each grant that is missing, or not owed. */
  readonly grantFaults: readonly string[];
  /** Who was gone when his hold ended, and why he went. */
  readonly gone: ReadonlyMap<string, string>;
  /** People who were to get a poster, and did not. */
  readonly withoutPoster: readonly string[];
  /** Makes the app's id of a person of the file. */
  readonly idOf: (person: string) => string;
}

export interface AuditReport {
  readonly agrees: boolean;
  readonly referrals: number;
  readonly seeds: number;
  readonly observedJoins: number;
  readonly qualified: number;
  /** One sentence each. */
  readonly disagreements: readonly string[];
}

/** Whoever stayed through his hold counts; whoever left does not. Why he left nobody knows where the callback was lost. */
const hasDueVerdict = ({ verdict, reason }: BookedReferral, wentAs: string | undefined): boolean =>
  wentAs === undefined ? verdict === 'qualified' : verdict === 'void' && [wentAs, 'left_early'].includes(reason);

const whereabouts = (wentAs: string | undefined): string =>
  wentAs === undefined ? 'stayed through his hold' : `was gone (${wentAs}) when his hold ended`;

/** Every referral of the file is booked with its inviter, depth and root; nothing else is. */
function againstFile({ expected, referrals, gone, idOf }: AuditInput): string[] {
  const booked = new Map(referrals.map((row) => [row.invitee, row]));
  const faults: string[] = [];
  if (booked.size < referrals.length) faults.push(`${referrals.length - booked.size} people are booked twice`);
  for (const [person, place] of expected.places) {
    const id = idOf(person);
    const row = booked.get(id);
    booked.delete(id);
    if (place.inviter === undefined) {
      if (row) faults.push(`${id} is a seed, booked as invited by ${row.inviter}`);
      continue;
    }
    const inviter = idOf(place.inviter);
    const root = idOf(place.root);
    if (!row) faults.push(`${id}, invited by ${inviter}, is not booked`);
    else if (row.inviter !== inviter) faults.push(`${id} came by ${inviter}, booked under ${row.inviter}`);
    else if (row.generation !== place.generation || row.root !== root)
      faults.push(`${id} is generation ${place.generation} of ${root}, booked as ${row.generation} of ${row.root}`);
    else if (!hasDueVerdict(row, gone.get(id)))
      faults.push(`${id} ${whereabouts(gone.get(id))}, and is ${row.verdict} (${row.reason})`);
  }
  for (const id of booked.keys()) faults.push(`${id} is booked as invited, and the file knows nothing of it`);
  return faults;
}

/** Whoever really came by somebody's code came by the code the books name: the first such join decides. */
function againstTruth({ truth, referrals }: AuditInput): string[] {
  const firstBy = new Map<string, string>();
  const broughtBy = new Set<string>();
  for (const { person, codeOf } of truth) {
    if (codeOf === 'desk') continue;
    const by = codeOf === 'entry' ? 'entry' : codeOf.person;
    if (by === person) continue;
    if (!firstBy.has(person)) firstBy.set(person, by);
    broughtBy.add(`${by}/${person}`);
  }
  return referrals.flatMap(({ invitee, inviter }) => {
    if (firstBy.get(invitee) === inviter) return [];
    const really = broughtBy.has(`${inviter}/${invitee}`) ? 'only later' : 'never';
    return [`WeCom says ${invitee} came by ${inviter}'s code ${really}`];
  });
}

/** Every join by a code is on the books, as a referral or with the reason why not. */
function uncountedJoins({ truth, referrals, others }: AuditInput): string[] {
  const tally = (ids: readonly string[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
    return counts;
  };
  const booked = tally([...referrals.map(({ invitee }) => invitee), ...others.map(({ invitee }) => invitee)]);
  return [...tally(truth.map(({ person }) => person))].flatMap(([id, joins]) => {
    const seen = booked.get(id) ?? 0;
    return seen === joins ? [] : [`${id} joined ${joins} times, ${seen} of them are on the books`];
  });
}

export function audit(input: AuditInput): AuditReport {
  const disagreements = [
    ...againstFile(input),
    ...againstTruth(input),
    ...uncountedJoins(input),
    ...input.grantFaults,
    ...input.withoutPoster.map((id) => `${id} was never given his poster`),
  ];
  return {
    agrees: disagreements.length === 0,
    referrals: input.referrals.length,
    seeds: [...input.expected.places.values()].filter(({ inviter }) => inviter === undefined).length,
    observedJoins: input.referrals.length + input.others.length,
    qualified: input.referrals.filter(({ verdict }) => verdict === 'qualified').length,
    disagreements,
  };
}
