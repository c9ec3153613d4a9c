/** ReportReady: a report lies where people read it, and whoever is to be told of it may be. One order per campaign. */
import * as z from 'zod/mini';
import { campaignId } from '#shared/domain/identity.ts';
import { idText, readMessage } from './envelope.ts';

const schema = z.object({
  version: z.literal(1),
  id: idText,
  what: z.literal('tidings'),
  campaign: z.pipe(idText, z.transform(campaignId)),
  /** A day, `2026-11-26`, or `final`. */
  period: z.string().check(z.regex(/^(\d{4}-\d{2}-\d{2}|final)$/)),
  revision: z.int().check(z.positive()),
});

export type ReportReady = z.output<typeof schema>;
export const readReportReady = (body: string): ReportReady => readMessage('REPORT_READY', schema, body);

export const reportReady = (campaign: ReportReady['campaign'], period: string, revision: number): ReportReady => ({
  version: 1,
  what: 'tidings',
  id: `ready:${campaign}:${period}:${revision}`,
  campaign,
  period,
  revision,
});

/** How every sender queues it: one order per campaign; said twice within five minutes it is said once. */
export const orderedReportReady = {
  write: (message: ReportReady): string => JSON.stringify(message),
  groupOf: ({ campaign }: ReportReady): string => campaign,
  idOf: ({ id }: ReportReady): string => id,
};
