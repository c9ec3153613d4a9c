/** What a robot said in its group, for a person with a browser: about as WeCom shows it. */
import type { World } from './world.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '');

const STYLE =
  'body{font:15px/1.6 system-ui;max-width:640px;margin:24px auto;padding:0 16px;background:#ededed;color:#22303c}section{background:#fff;border-radius:8px;padding:10px 14px;margin:12px 0}h1{font-size:18px}h2{font-size:17px;margin:0 0 6px}blockquote{margin:0;padding-left:10px;border-left:3px solid #c9d2da;color:#5d6a76}p{margin:6px 0 0}img{display:block;max-width:100%}';

export function robotPage(world: World, name: string): string {
  const keys = world.facts.flatMap((fact) => (fact.fact === 'robot' && fact.name === name ? [fact.key] : []));
  const said = world.facts.flatMap((fact) => (fact.fact === 'robot-message' && keys.includes(fact.key) ? [fact] : []));
  const bubbles = said.map(({ text, file }) => {
    const shown = text === undefined ? `<img src="/robot-said/${file}" alt="">` : text.split('\n').map(lineOf).join('');
    return `<section>${shown}</section>`;
  });
  const shown = bubbles.length === 0 ? '<p>It has said nothing yet.</p>' : bubbles.join('\n');
  return `<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(name)}</title><style>${STYLE}</style><body><h1>群机器人 ${escaped(name)}</h1>${shown}</body></html>`;
}

/** The part of WeCom's markdown that robots here speak: a heading, quotes, bold. */
function lineOf(line: string): string {
  const words = (from: number): string => escaped(line.slice(from)).replaceAll(/\*\*(.+?)\*\*/g, '<b>$1</b>');
  if (line.startsWith('## ')) return `<h2>${words(3)}</h2>`;
  if (line.startsWith('> ')) return `<blockquote>${words(2)}</blockquote>`;
  return `<p>${words(0)}</p>`;
}
