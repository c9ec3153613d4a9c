/** What a robot said in its group, for a person with a browser. */
import type { World } from './world.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string): string => text.replaceAll(/[&<>]/g, (character) => ENTITIES[character] ?? '');

export function robotPage(world: World, name: string): string {
  const keys = world.facts.flatMap((fact) => (fact.fact === 'robot' && fact.name === name ? [fact.key] : []));
  const said = world.facts.flatMap((fact) => (fact.fact === 'robot-message' && keys.includes(fact.key) ? [fact] : []));
  const shown = said.map(({ text, file }) =>
    text === undefined
      ? `<p><img style="max-width:100%" src="/robot-said/${file}"></p>`
      : `<pre>${escaped(text)}</pre>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>${name}</title><body style="font:15px/1.6 system-ui;max-width:900px;margin:24px auto">${shown.join('\n')}`;
}
