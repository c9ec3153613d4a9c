/** What is wrong with a flag, in our own words: Node's parser says it in its own, and may go on to quote a value that is a secret. */

/** `written`: how a flag is written with its value. `whereToLook`: what lists them all. */
export function wrongFlag(cause: unknown, written: (flag: string) => string, whereToLook: string): string {
  const [sentence = ''] = cause instanceof Error ? cause.message.split(/\. |\n/) : [];
  const [, flag] = /'(?:-\w, )?--([\w-]+)/.exec(sentence) ?? [];
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' && flag !== undefined) {
    const takesNone = sentence.includes('does not take');
    return takesNone ? `--${flag} takes no value; ${whereToLook}.` : `--${flag} needs its value: ${written(flag)}.`;
  }
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    return flag === undefined ? `There is no such flag; ${whereToLook}.` : `There is no --${flag}; ${whereToLook}.`;
  }
  return `That cannot be read; ${whereToLook}.`;
}
