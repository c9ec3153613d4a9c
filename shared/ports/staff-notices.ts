/** Telling staff. WeCom drops more than 30 a minute or 1,000 an hour to one person without a word. */
import type { StaffId } from '#shared/domain/identity.ts';

export interface StaffNotices {
  tell(staff: readonly StaffId[], text: string): Promise<void>;
}
