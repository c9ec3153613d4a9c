/** Text becomes markup in one place only: whatever is put into a template is escaped, unless a template made it. */

declare const made: unique symbol;
export interface Markup {
  readonly [made]: true;
  readonly text: string;
}

type Content = string | number | undefined | Markup | readonly Markup[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** Attributes stand in double quotes. `undefined` leaves nothing. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  const text = parts.map((part, index) => part + textOf(contents[index])).join('');
  // The one place that vouches for a text.
  return { text } as Markup;
}

/** Markup that somebody else has made and answers for: a drawing. */
export const drawing = (text: string): Markup => ({ text }) as Markup;

function textOf(content: Content): string {
  if (content === undefined) return '';
  if (typeof content === 'number') return String(content);
  if (typeof content === 'string') return escaped(content);
  return isList(content) ? content.map(({ text }) => text).join('') : content.text;
}

const isList = (content: Markup | readonly Markup[]): content is readonly Markup[] => Array.isArray(content);
