/**
 * Reward flow: a participant looks at his own page: whom he has brought and why they count, what he has earned, his poster. It writes nothing.
 * Whoever holds the link is he; nothing else in a request names anybody.
 */
import { type PageFacts, pageFacts } from '#shared/domain/notice/page-facts.ts';
import { speech } from '#shared/domain/notice/page-words.ts';
import { chosenLanguage, languageOf } from '#shared/domain/notice/personal-page.ts';
import { formatOf } from '#shared/domain/poster/fingerprint.ts';
import type { PersonalLinks } from '#shared/ports/personal-links.ts';
import type { PosterFiles } from '#shared/ports/poster-files.ts';
import { type WhosePagePorts, whosePage } from '#shared/story/whose-page.ts';
import { linkOverDocument, PAGE_HEADERS, POSTER_HEADERS, pageDocument } from './document.ts';
import { type KnownPorts, knownOf } from './known.ts';
import { type SeatPorts, seatOf } from './seat.ts';

export interface ShowPagePorts extends KnownPorts, WhosePagePorts, Pick<SeatPorts, 'codes' | 'pictures'> {
  readonly rewards: KnownPorts['rewards'] & SeatPorts['rewards'];
  readonly campaigns: WhosePagePorts['campaigns'] & KnownPorts['campaigns'];
  readonly pages: Pick<PersonalLinks, 'follow' | 'seed'>;
  readonly files: Pick<PosterFiles, 'read'>;
}

export interface PageRequest {
  readonly path: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

export interface PageAnswer {
  readonly kind: 'shown' | 'poster-shown' | 'no-poster' | 'seat-shown' | 'no-seat' | 'link-over';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export async function showPage(ports: ShowPagePorts, request: PageRequest): Promise<PageAnswer> {
  const token = request.pathParameters['token'] ?? '';
  const chosen = chosenLanguage(request.query['lang']);
  const language = languageOf(chosen, request.headers['accept-language']);
  const whose = await whosePage(ports, token);
  if (whose === undefined) return linkOver(language);
  if (request.path.endsWith('/poster')) return poster(ports, whose);
  const { rung } = request.pathParameters;
  if (rung !== undefined) return seat(ports, whose, rung);
  const known = await knownOf(ports, whose.campaign, whose.member);
  if (known === undefined) return linkOver(language);
  const facts: PageFacts = pageFacts(known);
  const said = speech(language, facts.campaign.timeZone);
  const body = pageDocument(facts, said, { token, chosen, seed: ports.pages.seed() });
  return { kind: 'shown', status: 200, headers: PAGE_HEADERS, body };
}

const linkOver = (language: ReturnType<typeof languageOf>): PageAnswer => ({
  kind: 'link-over',
  status: 404,
  headers: PAGE_HEADERS,
  body: linkOverDocument(speech(language, 'UTC')),
});

/** The picture itself, from our own address: a redirect would need a hole in the page's policy. */
async function poster(
  { referrals, files }: ShowPagePorts,
  { campaign, member }: NonNullable<Awaited<ReturnType<typeof whosePage>>>,
): Promise<PageAnswer> {
  const key = (await referrals.standing(campaign.id, member))?.poster?.key;
  const bytes = key === undefined ? undefined : await files.read(key);
  if (key === undefined || bytes === undefined) {
    return { kind: 'no-poster', status: 404, headers: POSTER_HEADERS, body: '' };
  }
  const type = formatOf(key) === 'png' ? 'image/png' : 'image/jpeg';
  return { kind: 'poster-shown', status: 200, headers: { ...POSTER_HEADERS, 'content-type': type }, body: bytes };
}

async function seat(
  ports: ShowPagePorts,
  whose: NonNullable<Awaited<ReturnType<typeof whosePage>>>,
  rung: string,
): Promise<PageAnswer> {
  const found = await seatOf(ports, whose, rung);
  if (found === undefined) return { kind: 'no-seat', status: 404, headers: POSTER_HEADERS, body: '' };
  const headers = { ...POSTER_HEADERS, 'content-type': found.type };
  return { kind: 'seat-shown', status: 200, headers, body: found.bytes };
}
