/** Reward flow: a participant whose link somebody has seen takes a new one. The old one, and every one before it, is dead at once. */
import { chosenLanguage, isPressedElsewhere, mayBeToken, pagePath } from '#shared/domain/notice/personal-page.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { PersonalLinks } from '#shared/ports/personal-links.ts';

export interface RelinkPorts {
  readonly pages: Pick<PersonalLinks, 'replace'>;
}

export interface RelinkRequest {
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface RelinkAnswer {
  readonly kind: 'replaced' | 'link-over';
  readonly status: 303;
  readonly headers: Readonly<Record<string, string>>;
}

/** Made by the page, of 192 bits; what is shorter could be guessed. */
const SEED = /^[\w-]{32}$/;

/** Leads to the new page; where the link is dead already, to the old address, which says so. @throws Refused `PRESSED_ELSEWHERE` */
export async function replaceLink({ pages }: RelinkPorts, request: RelinkRequest): Promise<RelinkAnswer> {
  if (isPressedElsewhere(request.headers)) {
    throw new Refused('PRESSED_ELSEWHERE', 'A link is replaced on the page itself.', { status: 403 });
  }
  const token = request.pathParameters['token'] ?? '';
  const seed = new URLSearchParams(new TextDecoder().decode(request.body.subarray(0, 256))).get('seed') ?? '';
  const next = mayBeToken(token) && SEED.test(seed) ? await pages.replace(token, seed) : undefined;
  const location = pagePath(next ?? token, chosenLanguage(request.query['lang']));
  const headers = { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
  return { kind: next === undefined ? 'link-over' : 'replaced', status: 303, headers };
}
