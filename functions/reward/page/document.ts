/** The page as one document: everything it shows is in it, nothing is loaded but the participant's own poster. */

import { html, type Markup } from '#shared/domain/markup.ts';
import type { PageFacts } from '#shared/domain/notice/page-facts.ts';
import type { Speech } from '#shared/domain/notice/page-words.ts';
import { friendsSection } from './friends.ts';
import { prizesSection } from './prizes.ts';
import { type PagePlace, pageFoot, pageHead, posterSection } from './sections.ts';
import { STYLE, STYLE_HASH } from './style.ts';

const KEPT_TO_HIMSELF = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
};

export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  ...KEPT_TO_HIMSELF,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  vary: 'accept-language',
};

export const POSTER_HEADERS: Readonly<Record<string, string>> = {
  ...KEPT_TO_HIMSELF,
  'content-security-policy': "default-src 'none'",
};

export function pageDocument(facts: PageFacts, speech: Speech, place: PagePlace): string {
  const note = speech.words.statusNote[facts.status];
  return documentOf(
    speech,
    `${speech.words.title} · ${facts.campaign.name}`,
    html`<main>${pageHead(facts, speech)}${note === '' ? undefined : html`<p class="note">${note}</p>`}${prizesSection(
      facts,
      speech,
      place,
    )}${posterSection(facts, speech, place)}${friendsSection(facts, speech)}${pageFoot(facts, speech, place)}</main>`,
  );
}

export const linkOverDocument = (speech: Speech): string =>
  documentOf(
    speech,
    speech.words.over,
    html`<main class="lost"><i></i><h1>${speech.words.over}</h1><p class="soft">${speech.words.overNote}</p></main>`,
  );

function documentOf({ language }: Speech, title: string, body: Markup): string {
  const head = html`<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover"><meta name="format-detection" content="telephone=no,date=no,email=no,address=no">
<meta name="color-scheme" content="light"><meta name="theme-color" content="#9c2b27"><title>${title}</title>`;
  // The style is ours and holds nothing of anybody's: it is the one text that is not escaped.
  return `${head.text}<style>${STYLE}</style></head><body>${body.text}</body></html>`;
}
