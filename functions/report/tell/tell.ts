/** Report flow: the robot of the operator's group tells of a report, its words and then its picture; each once, rather never than twice. */
import { MINUTE } from '#shared/domain/calendar.ts';
import { keyFiguresOf } from '#shared/domain/report/key-figures.ts';
import { dailyOf, reportOf } from '#shared/domain/report/lake-places.ts';
import { saysOtherwise, summaryText } from '#shared/domain/report/summary-wording.ts';
import type { ReportReady } from '#shared/messages/report-ready.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import type { LakeShelf } from '#shared/ports/lake-shelf.ts';
import type { ReportNotes, ReportPart } from '#shared/ports/report-notes.ts';
import type { Robot, RobotWord } from '#shared/ports/robot.ts';
import { readFigures } from '#shared/story/read-figures.ts';

export interface TellPorts {
  readonly campaigns: CampaignStore;
  readonly shelf: Pick<LakeShelf, 'read'>;
  readonly notes: ReportNotes;
  readonly robot: Robot;
  readonly clock: Clock;
}

export interface TellOutcome {
  readonly kind: 'told' | 'told-before' | 'nobody-to-tell' | 'nothing-new' | 'unanswered';
}

export async function tell(ports: TellPorts, { campaign: id, period, revision }: ReportReady): Promise<TellOutcome> {
  const campaign = await ports.campaigns.campaign(id);
  if (campaign === undefined)
    throw new Refused('CAMPAIGN_UNKNOWN', 'A report is ready of a campaign that is not stored.', { campaign: id });
  const { robot, lang = 'zh', remark } = campaign.reports ?? {};
  if (robot === undefined) return { kind: 'nobody-to-tell' };
  const figuresOf = async (which: number) => keyFiguresOf(await readFigures(ports.shelf, dailyOf(id, period, which)));
  const key = await figuresOf(revision);
  if (revision > 1 && !saysOtherwise(await figuresOf(revision - 1), key)) return { kind: 'nothing-new' };
  const folder = reportOf(id, period);
  const ends = new Set<string>();
  const text = summaryText(key, { name: campaign.name, folder, remark }, lang);
  ends.add(await say(ports, robot, { campaign: id, period, revision, part: 'markdown' }, { kind: 'markdown', text }));
  const picture = await ports.shelf.read(`${folder}growth.${lang}.png`);
  if (picture !== undefined) {
    const word = { kind: 'picture', bytes: picture } as const;
    ends.add(await say(ports, robot, { campaign: id, period, revision, part: 'picture' }, word));
  }
  if (ends.has('unanswered')) return { kind: 'unanswered' };
  return { kind: ends.has('said') ? 'told' : 'told-before' };
}

/** Claimed before it is said: a death in between leaves it unsaid for good. What WeCom refused was not said, and may be. */
async function say(
  { notes, robot: robots, clock }: TellPorts,
  robot: string,
  part: ReportPart,
  word: RobotWord,
): Promise<'said' | 'unanswered' | 'said-before'> {
  if ((await notes.claim(part)) === 'taken') return 'said-before';
  if (!(await notes.mayTell(robot, Math.floor(clock.wallNow() / MINUTE)))) {
    await notes.release(part);
    throw new RetryLater('ROBOT_BUSY', 'The robot has said its fill for this minute.', { robot }, { afterMs: MINUTE });
  }
  try {
    const end = await robots.say(robot, word);
    await notes.note(part, end);
    return end;
  } catch (failure) {
    if (failure instanceof Refused || failure instanceof RetryLater) await notes.release(part);
    throw failure;
  }
}
