/** A code was scanned: noted for rotation and reclaim, and rarely, because a busy code would be written at every join. */
import { type Instant, MINUTE } from '#shared/domain/calendar.ts';
import type { LiveCode } from '#shared/domain/campaign/live-code.ts';
import type { CodeStore } from '#shared/ports/code-store.ts';

const NOTED_EVERY = 10 * MINUTE;

export async function noteScan(codes: CodeStore, code: LiveCode | undefined, at: Instant): Promise<void> {
  if (code !== undefined && at - (code.lastScannedAt ?? 0) > NOTED_EVERY) await codes.recordScan(code.code, at);
}
