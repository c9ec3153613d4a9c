/** How a call is refused: WeCom answers HTTP 200 with an errcode, always (docs path 90313). */

const MESSAGES = {
  [-1]: 'system busy',
  40001: 'invalid credential',
  40003: 'invalid userid',
  40005: 'invalid file type',
  40007: 'invalid media_id',
  40013: 'invalid corpid',
  40014: 'invalid access_token',
  40056: 'invalid agentid',
  40058: 'invalid request parameter',
  40063: 'some parameters are empty',
  40096: 'invalid external userid',
  41001: 'access_token missing',
  41035: 'missing external userid',
  41039: 'invalid contact way parameter',
  41041: 'too many users in contact way',
  41044: 'invalid contact way config_id',
  41045: 'contact way over limit',
  41050: 'invalid welcome code',
  41051: 'externaluser has started chatting',
  41055: 'group welcome template over limit',
  41058: 'no privilege to edit this template',
  41091: 'chat id list over limit',
  42001: 'access_token expired',
  45001: 'media size out of limit',
  45009: 'api freq out of limit',
  45033: 'api concurrent out of limit',
  49008: 'group has been dissolved',
  50100: 'invalid cursor',
  81013: 'user & party & tag all invalid',
  84061: 'not external contact',
  93000: 'invalid webhook url',
  90501: 'chat is not external group chat',
} as const satisfies Record<number, string>;

export class WecomRefusal extends Error {
  override readonly name = 'WecomRefusal';
  readonly errcode: number;

  constructor(errcode: number, hint = '') {
    super(hint);
    this.errcode = errcode;
  }
}

const messageOf = (errcode: number): string =>
  Object.entries(MESSAGES).find(([code]) => Number(code) === errcode)?.[1] ?? 'unknown error';

/** The real service appends a hint and an address; whoever compares texts is wrong (docs path 90313). */
export function refusalBody(refusal: WecomRefusal, wall: number): object {
  const hint = `hint: [${Math.floor(wall / 1000)}_1_stand-in${refusal.message && `: ${refusal.message}`}]`;
  const more = `more info at https://open.work.weixin.qq.com/devtool/query?e=${refusal.errcode}`;
  return { errcode: refusal.errcode, errmsg: `${messageOf(refusal.errcode)}, ${hint}, from ip: 127.0.0.1, ${more}` };
}
