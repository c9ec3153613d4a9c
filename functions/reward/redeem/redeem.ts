/** Reward flow: a participant presses "claim" on his own page. Pressed twice, or on two phones, it is claimed once; the page then shows the same. */
import { chosenLanguage, isPressedElsewhere, pagePath } from '#shared/domain/notice/personal-page.ts';
import { Refused } from '#shared/ports/failure.ts';
import { type RedeemPorts, redeem } from '#shared/story/redeem.ts';
import { type WhosePagePorts, whosePage } from '#shared/story/whose-page.ts';

export interface ClaimRequest {
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface ClaimAnswer {
  readonly kind: 'claimed' | 'claimed-before' | 'over' | 'not-yet' | 'none' | 'link-over';
  readonly status: 303;
  readonly headers: Readonly<Record<string, string>>;
}

/** Every answer leads back to the page, which tells how things stand. @throws Refused `PRESSED_ELSEWHERE`; RetryLater `REWARDS_CONTENDED` */
export async function claimOnPage(ports: RedeemPorts & WhosePagePorts, request: ClaimRequest): Promise<ClaimAnswer> {
  if (isPressedElsewhere(request.headers)) {
    throw new Refused('PRESSED_ELSEWHERE', 'A claim is pressed on the page itself.', { status: 403 });
  }
  const token = request.pathParameters['token'] ?? '';
  const location = pagePath(token, chosenLanguage(request.query['lang']));
  const headers = { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
  const whose = await whosePage(ports, token);
  if (whose === undefined) return { kind: 'link-over', status: 303, headers };
  const rung = rungOf(request.body);
  if (rung === undefined) return { kind: 'none', status: 303, headers };
  const redeemed = await redeem(ports, whose.campaign.id, whose.member, rung);
  const kind = redeemed.kind === 'claimed' && !redeemed.isNew ? 'claimed-before' : redeemed.kind;
  return { kind, status: 303, headers };
}

/** The form says which rung, and nothing else: whose it is, the link has said. */
function rungOf(body: Uint8Array): number | undefined {
  const rung = new URLSearchParams(new TextDecoder().decode(body.subarray(0, 256))).get('rung') ?? '';
  return /^\d{1,7}$/.test(rung) ? Number(rung) : undefined;
}
