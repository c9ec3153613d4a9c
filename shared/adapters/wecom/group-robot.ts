/** The robot of a WeCom group (消息推送, docs path 99110). Its key opens the group to whoever has it, so it is in no error and no log. */
import { createHash } from 'node:crypto';
import { MINUTE } from '#shared/domain/calendar.ts';
import type { CorpSecrets } from '#shared/ports/corp-secrets.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import type { Robot, RobotWord } from '#shared/ports/robot.ts';

interface GroupRobot {
  readonly secrets: Pick<CorpSecrets, 'read' | 'readAgain'>;
  readonly apiBase: string;
  readonly fetch?: typeof fetch;
  readonly withinMs?: number;
}

const LONGEST_MARKDOWN = 4_096;
const LARGEST_PICTURE = 2 * 1024 * 1024;
/** Of which the connection never stood: nothing can have been said. */
const NEVER_LEFT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'];
/** A bad key, a robot taken out of its group, one that was switched off. */
const NOT_TAKEN = [93000, 93004, 40001];
const TOO_MUCH = 45009;

export function wecomGroupRobot({ secrets, apiBase, fetch: ask = fetch, withinMs = 10_000 }: GroupRobot): Robot {
  const send = async (key: string, body: object): Promise<Response | 'unanswered'> => {
    try {
      return await ask(`${apiBase.replace(/\/+$/, '')}/cgi-bin/webhook/send?${new URLSearchParams({ key })}`, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(withinMs),
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(body),
      });
    } catch (failure) {
      if (!NEVER_LEFT.includes(codeIn(failure))) return 'unanswered';
      throw new RetryLater('ROBOT_UNREACHABLE', 'WeCom could not be reached; nothing was said.', {});
    }
  };
  return {
    async say(robot, word) {
      const body = bodyOf(word);
      const answer = await send(await keyOf(secrets, robot), body);
      if (answer === 'unanswered') return answer;
      const errcode = await errcodeIn(answer);
      if (errcode === 0) return 'said';
      if (errcode === undefined) return 'unanswered';
      throw failureOf(robot, errcode);
    },
  };
}

/** Read again once where it is not known: an operator may just have set it. */
async function keyOf(secrets: GroupRobot['secrets'], robot: string): Promise<string> {
  for (const document of [await secrets.read(), await secrets.readAgain()]) {
    const key = document === 'not-configured' ? undefined : document.robots?.[robot];
    if (key !== undefined) return key;
  }
  throw new Refused('ROBOT_UNKNOWN', `No key is set for the robot ${robot}: secrets set, robot.${robot}=KEY.`, {
    robot,
  });
}

function bodyOf(word: RobotWord): object {
  if (word.kind === 'markdown') return { msgtype: 'markdown', markdown: { content: fitting(word.text) } };
  if (word.bytes.byteLength > LARGEST_PICTURE) {
    throw new Refused('ROBOT_WORD_UNFIT', 'A robot takes pictures of up to 2 MB.', { bytes: word.bytes.byteLength });
  }
  const md5 = createHash('md5').update(word.bytes).digest('hex');
  return { msgtype: 'image', image: { base64: Buffer.from(word.bytes).toString('base64'), md5 } };
}

/** Whole lines, as many as fit. */
export function fitting(text: string): string {
  const kept: string[] = [];
  let bytes = 0;
  for (const line of text.split('\n')) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes - 1 > LONGEST_MARKDOWN) break;
    kept.push(line);
  }
  return kept.join('\n');
}

async function errcodeIn(answer: Response): Promise<number | undefined> {
  try {
    const read: unknown = await answer.json();
    return typeof read === 'object' && read !== null && 'errcode' in read ? Number(read.errcode) : undefined;
  } catch {
    return undefined;
  }
}

function failureOf(robot: string, errcode: number): Refused | RetryLater {
  if (errcode === TOO_MUCH)
    return new RetryLater('ROBOT_BUSY', 'The robot has said its fill for this minute.', { robot }, { afterMs: MINUTE });
  if (NOT_TAKEN.includes(errcode)) {
    return new Refused(
      'ROBOT_UNKNOWN',
      `WeCom no longer takes the key of the robot ${robot}: make one in the group and set it anew.`,
      { robot, errcode },
    );
  }
  return errcode === -1
    ? new RetryLater('ROBOT_BUSY', 'WeCom is busy; nothing was said.', { robot }, { afterMs: MINUTE })
    : new Refused('ROBOT_WORD_UNFIT', 'WeCom did not take what the robot was to say.', { robot, errcode });
}

function codeIn(failure: unknown): string {
  const cause = failure instanceof Error && failure.cause instanceof Error ? failure.cause : failure;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
