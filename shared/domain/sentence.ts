/** What people read, in the brand's two languages. */

export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

export type Language = keyof Sentence;

/** Put one after another, as each language does. */
export const joined = (sentences: readonly Sentence[], zh: string, en: string): Sentence => ({
  zh: sentences.map((one) => one.zh).join(zh),
  en: sentences.map((one) => one.en).join(en),
});

export const SILENCE: Sentence = { zh: '', en: '' };

/** Halves of one thought, put together without anything between them. */
export const withTail = (...parts: readonly Sentence[]): Sentence => joined(parts, '', '');
