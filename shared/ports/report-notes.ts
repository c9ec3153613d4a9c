/** What a robot was told of which report, so that nothing is said twice; and how much it was told this minute. */

export interface ReportPart {
  readonly campaign: string;
  readonly period: string;
  readonly revision: number;
  readonly part: 'markdown' | 'picture';
}

export interface ReportNotes {
  /** `taken`: somebody has said it, or was about to and was never heard of again. */
  claim(part: ReportPart): Promise<'ours' | 'taken'>;
  /** It was certainly not said: it may be, later. */
  release(part: ReportPart): Promise<void>;
  note(part: ReportPart, end: 'said' | 'unanswered'): Promise<void>;
  /** A place among what a robot may be told in this minute of wall time. */
  mayTell(robot: string, minute: number): Promise<boolean>;
}
