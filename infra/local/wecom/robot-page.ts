/** What a robot said in its group, for a person with a browser: about as WeCom shows it. */
import { html, type Markup } from '#shared/domain/markup.ts';
import type { World } from './world.ts';

export function robotPage(world: World, name: string): string {
  const keys = world.facts.flatMap((fact) => (fact.fact === 'robot' && fact.name === name ? [fact.key] : []));
  const said = world.facts.flatMap((fact) => (fact.fact === 'robot-message' && keys.includes(fact.key) ? [fact] : []));
  const bubbles = said.map(({ text, file }) =>
    text === undefined
      ? html`<section><img src="/robot-said/${file ?? ''}" alt=""></section>`
      : html`<section>${text.split('\n').map(lineOf)}</section>`,
  );
  const shown = bubbles.length === 0 ? html`<p>It has said nothing yet.</p>` : bubbles;
  return html`<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${name}</title>
<style>body{font:15px/1.6 system-ui;max-width:640px;margin:24px auto;padding:0 16px;background:#ededed;color:#22303c}section{background:#fff;border-radius:8px;padding:10px 14px;margin:12px 0}h2{font-size:17px;margin:0 0 6px}blockquote{margin:0;padding-left:10px;border-left:3px solid #c9d2da;color:#5d6a76}p{margin:6px 0 0}img{display:block;max-width:100%}</style>
<body><h1 style="font-size:18px">群机器人 ${name}</h1>${shown}</body></html>`.text;
}

/** The part of WeCom's markdown that robots here speak: a heading, quotes, bold. */
function lineOf(line: string): Markup {
  const words = (from: number): Markup => html`${line.slice(from).split('**').map(boldOf)}`;
  if (line.startsWith('## ')) return html`<h2>${words(3)}</h2>`;
  if (line.startsWith('> ')) return html`<blockquote>${words(2)}</blockquote>`;
  return html`<p>${words(0)}</p>`;
}

const boldOf = (part: string, index: number): Markup => (index % 2 === 1 ? html`<b>${part}</b>` : html`${part}`);
