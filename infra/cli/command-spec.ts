/** What there is to say of a command. */
export interface CommandSpec {
  readonly does: string;
  readonly options: readonly string[];
  /** Which option a further word on the line stands for; the last one may stand for several words. */
  readonly word?: string;
  readonly example: string;
  /** The function that carries it out; `operator/command` unless told. On AWS --function names it. */
  readonly step?: string;
  /** It can do nothing while WeCom, or its stand-in, does not answer. */
  readonly needsWecom?: true;
}
