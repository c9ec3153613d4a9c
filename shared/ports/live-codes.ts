/** Making live codes (活码) at WeCom. Group and contact codes share one quota of 500,000 a corp. */
import type { CodeTarget } from '#shared/domain/campaign/live-code.ts';
import type { CodeText } from '#shared/domain/identity.ts';

export interface OpenedCode {
  readonly configId: string;
  readonly qrImageUrl: string;
}

export interface LiveCodes {
  /** `quota-reached`: WeCom makes no more. */
  open(code: CodeText, target: CodeTarget, remark: string): Promise<OpenedCode | 'quota-reached'>;
  /** Points a group code at other groups. WeCom overwrites the whole record, so everything is said again. */
  repoint(configId: string, code: CodeText, target: CodeTarget, remark: string): Promise<void>;
  /** Deletes a code at WeCom; one that is gone already counts as deleted. */
  close(configId: string, target: CodeTarget): Promise<void>;
}
