/** Makes live codes: join ways lead to groups, contact ways to staff; both count against one quota (docs paths 92228, 92229). */
import type { CodeTarget } from '#shared/domain/campaign/live-code.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import type { LiveCodes, OpenedCode } from '#shared/ports/live-codes.ts';
import type { WecomCall, WecomClient } from './client.ts';
import type { WecomAnswer } from './exchange.ts';
import {
  configured,
  contactWay,
  joinWay,
  newContactWay,
  readConfigId,
  readContactWay,
  readJoinWayPicture,
} from './vocabulary.ts';

/** Documented for contact ways; presumed for join ways, which share the quota. */
const QUOTA_REACHED = 41045;

/**
 * All that WeCom can find wrong with a deletion is the config id: none such, or not ours (codes 41037 to 41044 of docs path
 * 90313 speak of a contact way's parameters).
 */
const NO_SUCH_CODE = [41037, 41038, 41039, 41040, 41041, 41042, 41043, 41044];

/**
 * A staff member of the list has left (40003, 60111), is not real-name verified (40098) or not activated (41054); docs path
 * 90313. WeCom does not say which one. No participant is at fault, so each of them waits for the list to be mended.
 */
const STAFF_UNUSABLE = [40003, 60111, 40098, 41054];
const MENDED_AFTER_MS = 15 * 60_000;

const CONTACT_WAY = 'externalcontact';
const JOIN_WAY = 'externalcontact/groupchat';

const post = (body: unknown, answers: readonly number[] = []): WecomCall => ({ method: 'POST', body, answers });

const staffUnusable = (errcode: number): RetryLater =>
  new RetryLater(
    'WECOM_STAFF_UNUSABLE',
    "a staff member of the campaign's list cannot have a code; mend the list and apply the campaign again",
    { errcode },
    { afterMs: MENDED_AFTER_MS },
  );

export function wecomLiveCodes(client: WecomClient): LiveCodes {
  const remove = async (configId: string, kind: CodeTarget['kind']): Promise<void> => {
    const api = kind === 'groups' ? `${JOIN_WAY}/del_join_way` : `${CONTACT_WAY}/del_contact_way`;
    await client.call(api, post(configured(configId), NO_SUCH_CODE));
  };

  /** Only a second call tells the picture. Without it the code is of no use to anybody, so it is deleted again. */
  const withPicture = async (configId: string): Promise<OpenedCode> => {
    try {
      const answer = await client.call(`${JOIN_WAY}/get_join_way`, post(configured(configId)));
      return { configId, qrImageUrl: readJoinWayPicture(answer) };
    } catch (cause) {
      const isDeleted = await remove(configId, 'groups').then(
        () => true,
        () => false,
      );
      const afterMs = cause instanceof RetryLater ? cause.afterMs : undefined;
      throw new RetryLater(
        'WECOM_CODE_WITHOUT_PICTURE',
        'made a live code but could not learn its picture',
        { configId, isDeleted },
        { cause, ...(afterMs === undefined ? {} : { afterMs }) },
      );
    }
  };

  /** Says a whole code to WeCom, made or overwritten. */
  const say = async (api: string, way: object, answers: readonly number[] = []): Promise<WecomAnswer> => {
    const answer = await client.call(api, post(way, [...answers, ...STAFF_UNUSABLE]));
    if (STAFF_UNUSABLE.includes(answer.errcode)) throw staffUnusable(answer.errcode);
    return answer;
  };

  return {
    async open(code, target, remark) {
      if (target.kind === 'staff') {
        const way = newContactWay(code, target, remark);
        const answer = await say(`${CONTACT_WAY}/add_contact_way`, way, [QUOTA_REACHED]);
        return answer.errcode === QUOTA_REACHED ? 'quota-reached' : readContactWay(answer);
      }
      const answer = await say(`${JOIN_WAY}/add_join_way`, joinWay(code, target, remark), [QUOTA_REACHED]);
      return answer.errcode === QUOTA_REACHED ? 'quota-reached' : withPicture(readConfigId(answer));
    },

    async repoint(configId, code, target, remark) {
      const [api, way] =
        target.kind === 'groups'
          ? [`${JOIN_WAY}/update_join_way`, joinWay(code, target, remark)]
          : [`${CONTACT_WAY}/update_contact_way`, contactWay(code, target, remark)];
      await say(api, { ...configured(configId), ...way });
    },

    async close(configId, target) {
      await remove(configId, target.kind);
    },
  };
}
