/** A code was scanned: noted for rotation and reclaim, and rarely, because a busy code would be written at every join. Codes of staff are never re-pointed: that they were scanned at all is enough. */
import { type Instant, MINUTE } from '#shared/domain/calendar.ts';
import type { LiveCode } from '#shared/domain/campaign/live-code.ts';
import type { CodeStore } from '#shared/ports/code-store.ts';

const NOTED_EVERY = 10 * MINUTE;

export async function noteScan(codes: CodeStore, code: LiveCode | undefined, at: Instant): Promise<void> {
  if (code === undefined) return;
  const { target, lastScannedAt = 0 } = code;
  const isDue = target.kind === 'staff' ? lastScannedAt === 0 : at - lastScannedAt > NOTED_EVERY;
  if (isDue) await codes.recordScan(code.code, at);
}
