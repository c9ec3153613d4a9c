/** The two small pages behind a poster link. They show nothing of anybody, load nothing and run nothing. */

const STYLE = [
  'body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;justify-content:center;',
  'font:18px/1.7 system-ui,-apple-system,"PingFang SC","Microsoft YaHei",sans-serif;',
  'color:#1c2340;background:#eef1fb;text-align:center}',
  'p{margin:.2em 1.5em}.small{font-size:14px;color:#6b7390}',
].join('');

/** SHA-256 of the style above in Base64: the only thing the pages' policy lets in. */
const STYLE_HASH = 'nt5sOeqnvwTgRaY7e2x5oO4LV2OQWdQ4pVoNd1SoCDM=';

export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
};

const page = (head: string, chinese: string, english: string): string =>
  [
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `${head}<title>${chinese}</title><style>${STYLE}</style></head>`,
    `<body><p>${chinese}</p><p class="small">${english}</p></body></html>`,
  ].join('');

/** Asks again by itself every two seconds. */
export const beingDrawnPage = page(
  '<meta http-equiv="refresh" content="2">',
  '海报绘制中，马上就好，请稍候…',
  'Your poster is being drawn. This page refreshes by itself.',
);

export const linkOverPage = page(
  '',
  '链接已失效，请联系工作人员重新获取海报。',
  'This link is over. Please ask our staff for a new one.',
);
