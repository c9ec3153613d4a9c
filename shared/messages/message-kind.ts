/** Which of our messages a body is: no two have one form. */
import { readContactChanged } from './contact-changed.ts';
import { readContactsDue } from './contacts-due.ts';
import type { Said } from './field-names.ts';
import { readGroupChanged } from './group-changed.ts';
import { readPosterRequested } from './poster-requested.ts';
import { readPosterWanted } from './poster-wanted.ts';
import { readReportDue } from './report-due.ts';
import { readReportReady } from './report-ready.ts';
import { readRewardDue } from './reward-due.ts';
import { readWarmDue } from './warm-due.ts';
import { readWelcomeDue } from './welcome-due.ts';

const READERS: Readonly<Record<string, (body: string) => Said>> = {
  ContactChanged: readContactChanged,
  ContactsDue: readContactsDue,
  GroupChanged: readGroupChanged,
  PosterRequested: readPosterRequested,
  PosterWanted: readPosterWanted,
  ReportDue: readReportDue,
  ReportReady: readReportReady,
  RewardDue: readRewardDue,
  WarmDue: readWarmDue,
  WelcomeDue: readWelcomeDue,
};

/** The name of the message, or `unreadable`. */
export function kindOf(body: string): string {
  const found = Object.entries(READERS).find(([, read]) => {
    try {
      read(body);
      return true;
    } catch {
      return false;
    }
  });
  return found?.[0] ?? 'unreadable';
}
