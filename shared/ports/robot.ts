/** The robot of an operator's WeCom group: says something there, once. */

export type RobotWord =
  | { readonly kind: 'markdown'; readonly text: string }
  | { readonly kind: 'picture'; readonly bytes: Uint8Array };

export interface Robot {
  /**
   * `unanswered`: it was on its way and nobody said whether it arrived: it must not be said again.
   * @throws Refused `ROBOT_UNKNOWN` (no key of that name, or WeCom no longer takes it), `ROBOT_WORD_UNFIT`
   * @throws RetryLater `ROBOT_BUSY`, `ROBOT_UNREACHABLE`: it was certainly not said
   */
  say(robot: string, word: RobotWord): Promise<'said' | 'unanswered'>;
}
