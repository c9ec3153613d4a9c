/** What happened, in plain words: so that a broken law can be read as a story. */
import type { Rejudged } from '#shared/domain/referral/referral.ts';
import type { Parting, Recording } from '#shared/ports/referral-store.ts';
import type { OwedClimb, RewardChange } from '#shared/ports/reward-store.ts';
import { placeOf } from './watch.ts';

/** `day 3 14:05:22.100` of the simulated world. */
export function whenOf(at: number, startsAt: number): string {
  const since = at - startsAt;
  return `day ${Math.floor(since / 86_400_000)} ${new Date(since).toISOString().slice(11, 23)}`;
}

/** Instants of the text, which are milliseconds since 1970, as they read in the simulated world. */
export const withTimes = (line: string, startsAt: number): string =>
  line.replaceAll(/\b1[78]\d{11}\b/g, (at) => `‹${whenOf(Number(at), startsAt)}›`);

export function writeInWords(method: string, args: readonly unknown[], answer: unknown): string {
  const said = typeof answer === 'string' && answer !== 'recorded' ? ` (${answer})` : '';
  switch (method) {
    case 'record':
      return `  books: ${recordingInWords(args[0] as Recording)}${said}`;
    case 'recordParting':
      return `  books: ${partingInWords(args[0] as Parting)}${said}`;
    case 'recordJudgement':
      return `  books: ${judgedInWords(args[0] as Rejudged)}${said}`;
    case 'owePoster':
      return `  books: ${String(args[1])} of ${String(args[0])} is owed a poster${said}`;
    case 'recordPoster':
      return `  books: ${String(args[1])} of ${String(args[0])} has a poster`;
    default:
      return `  books: ${method} ${JSON.stringify(args)}${said}`;
  }
}

export function rewardInWords(method: string, args: readonly unknown[], answer: unknown): string {
  if (method === 'commit') {
    const { campaign, moves, entries, settles } = args[0] as RewardChange;
    const moved = moves.map(({ before, after: { participant, rung, state, history, held } }) => {
      const code = held === undefined ? '' : `, ${held.code}`;
      return `${participant} rung ${rung} ${before?.state ?? 'nothing'} becomes ${state} (${history.at(-1)?.reason}${code})`;
    });
    const credits = entries.map(({ member, points }) => `${member} gets ${points} points`);
    return `  rewards of ${campaign}: ${[...moved, ...credits, ...settles.map(debtInWords)].join('; ')} (${String(answer)})`;
  }
  if (method === 'settle') return `  rewards: ${(args[0] as readonly OwedClimb[]).map(debtInWords).join('; ')}`;
  if (method === 'importCodes')
    return `  rewards of ${args[0]}: ${(args[2] as unknown[]).length} codes of ${args[1]} come in`;
  return `  rewards: ${method} ${JSON.stringify(args)} (${String(answer)})`;
}

const debtInWords = ({ inviter, invitee, since }: OwedClimb): string =>
  `the climb of ${inviter} by ${invitee} since ${since} is struck off`;

function recordingInWords({ observation, presence, standing, adoption, referral, rejudged }: Recording): string {
  const { member, campaign, via, joinedAt, reason, code, foundBySweep } = observation;
  const by = code === undefined ? 'without a code' : `by ${code}`;
  const as =
    standing === undefined
      ? adoption === undefined
        ? ''
        : `, a seed of the desk who becomes an invitee of ${adoption.inviter}`
      : `, takes part, generation ${standing.generation}, root ${standing.root}`;
  const edge =
    referral === undefined
      ? ''
      : `; brought by ${referral.inviter}, hold ends ${referral.holdEndsAt}, leaving ${referral.leaving}, ${referral.verdict.state} ${referral.verdict.reason}`;
  const left = presence.leftAt === undefined ? '' : ` and has left at ${presence.leftAt}`;
  const news = rejudged === undefined ? '' : `; ${judgedInWords(rejudged)}`;
  return `${member} of ${campaign} came to ${placeOf(via)} at ${joinedAt} ${by}${left}, ${reason}${foundBySweep ? ', found by a sweep' : ''}${as}${edge}${news}`;
}

function partingInWords({ departure, ends, rejudged }: Parting): string {
  const { member, campaign, via, at, kind, lastSeenAt } = departure;
  const seen = lastSeenAt === undefined ? '' : `, last seen ${lastSeenAt}`;
  const stay = ends === undefined ? ', ends no stay that is held' : `, ends his stay since ${ends.joinedAt}`;
  const news = rejudged === undefined ? '' : `; ${judgedInWords(rejudged)}`;
  return `${member} of ${campaign} went from ${placeOf(via)} at ${at}: ${kind}${seen}${stay}${news}`;
}

function judgedInWords({ before, after, judgement }: Rejudged): string {
  const confirmed = after.confirmedAt === undefined ? '' : `, confirmed ${after.confirmedAt}`;
  const barred = after.barred === undefined ? '' : `, ${after.barred.reason} at ${after.barred.at}`;
  const change =
    judgement === undefined
      ? `stays ${after.verdict.state} ${after.verdict.reason}`
      : `${before.verdict.state} ${before.verdict.reason} becomes ${after.verdict.state} ${after.verdict.reason} because ${JSON.stringify(judgement.because)}`;
  return `the referral of ${after.member} by ${after.inviter} (revision ${after.revision}) ${change}${confirmed}${barred}`;
}

/** Names only: `p12`, `g0-1`, `s1-2`, `c1`. */
export const isAbout = (line: string, names: ReadonlySet<string>): boolean => {
  for (const name of line.match(/\b(?:p\d+|[gsd]\d+-\d)\b/g) ?? []) if (names.has(name)) return true;
  return false;
};
