/** The language of the terminal, where the operator names none: Chinese, unless it is English. */

type Locale = Readonly<Partial<Record<string, string>>>;

/** As POSIX orders them: LC_ALL outweighs LC_MESSAGES, and that LANG. */
export function languageOf(env: Locale): 'zh' | 'en' {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((one) => one !== undefined && one !== '');
  return /^en\b|^en_/i.test(locale ?? '') ? 'en' : 'zh';
}
