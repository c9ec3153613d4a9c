/** The command line was written wrongly: one sentence, exit code 2, nothing was asked of the app. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}
