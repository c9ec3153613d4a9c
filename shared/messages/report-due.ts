/** ReportDue: a revision of a period's figures lies in the lake's bucket and shall become a report that people read. One order per campaign. */
import * as z from 'zod/mini';
import { campaignId } from '#shared/domain/identity.ts';
import { idText, readMessage } from './envelope.ts';

const schema = z.object({
  version: z.literal(1),
  id: idText,
  what: z.literal('report'),
  campaign: z.pipe(idText, z.transform(campaignId)),
  /** A day, `2026-11-26`, or `final`. */
  period: z.string().check(z.regex(/^(\d{4}-\d{2}-\d{2}|final)$/)),
  revision: z.int().check(z.positive()),
});

export type ReportDue = z.output<typeof schema>;
export const readReportDue = (body: string): ReportDue => readMessage('REPORT_DUE', schema, body);

export const reportDue = (campaign: ReportDue['campaign'], period: string, revision: number): ReportDue => ({
  version: 1,
  what: 'report',
  id: `report:${campaign}:${period}:${revision}`,
  campaign,
  period,
  revision,
});

/** How every sender queues it: one order per campaign; said twice within five minutes it is said once. */
export const orderedReportDue = {
  write: (message: ReportDue): string => JSON.stringify(message),
  groupOf: ({ campaign }: ReportDue): string => campaign,
  idOf: ({ id }: ReportDue): string => id,
};
