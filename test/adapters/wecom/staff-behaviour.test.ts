/** What WeCom counts of a staff member's days, asked for as it wants to be asked. */
import { describe, expect, test } from 'vitest';
import { wecomStaffBehaviour } from '#shared/adapters/wecom/staff-behaviour.ts';
import { DAY, HOUR } from '#shared/domain/calendar.ts';
import { staffId } from '#shared/domain/identity.ts';
import { aClient } from './a-client.ts';
import { sample } from './sample.ts';

const API = 'externalcontact/get_user_behavior_data';
const STAFF = staffId('zhangsan');
/** 00:00 in Shanghai of 2018-09-10, as in WeCom's own example. */
const FIRST = 1_536_508_800_000;

describe('partings', () => {
  test('are told day by day in our words, of one staff member alone', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, sample('get_user_behavior_data'));

    const partings = await wecomStaffBehaviour(client).partings(STAFF, FIRST, FIRST + DAY);

    expect(wecom.askedOf(API)).toHaveLength(1);
    expect(wecom.askedOf(API)[0]).toMatchObject({
      method: 'POST',
      body: { userid: ['zhangsan'], start_time: FIRST / 1_000, end_time: FIRST / 1_000 + 86_400 },
    });
    expect(partings).toEqual([
      { day: FIRST, deletedByMembers: 0 },
      { day: FIRST + DAY, deletedByMembers: 0 },
    ]);
  });

  test('of any hour are those of its day in China', async () => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { errcode: 0, behavior_data: [] });
    const behaviour = wecomStaffBehaviour(client);

    await behaviour.partings(STAFF, FIRST, FIRST + DAY - 1);
    await behaviour.partings(STAFF, FIRST - 1, FIRST + 18 * HOUR);

    const asked = wecom.askedOf(API).map(({ body }) => body);
    expect(asked).toMatchObject([
      { start_time: FIRST / 1_000, end_time: FIRST / 1_000 },
      { start_time: (FIRST - DAY) / 1_000, end_time: FIRST / 1_000 },
    ]);
  });

  test.each([
    [30, [[0, 29]]],
    [
      31,
      [
        [0, 29],
        [30, 30],
      ],
    ],
    [
      90,
      [
        [0, 29],
        [30, 59],
        [60, 89],
      ],
    ],
    [0, []],
  ])('of %i days are asked for thirty at a time, each day once', async (days, calls) => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { errcode: 0, behavior_data: [] });

    await wecomStaffBehaviour(client).partings(STAFF, FIRST + 18 * HOUR, FIRST + (days - 1) * DAY + 6 * HOUR);

    const dayOf = (seconds: unknown): number => (Number(seconds) * 1_000 - FIRST) / DAY;
    const asked = wecom.askedOf(API).map(({ body }) => body as Record<string, unknown>);
    expect(asked.map((body) => [dayOf(body['start_time']), dayOf(body['end_time'])])).toEqual(calls);
  });

  test.each([40003, 60111])('of who has left the corp are none (%d)', async (errcode) => {
    const { wecom, client } = await aClient();
    wecom.answers(API, { errcode, errmsg: 'no such user' });

    await expect(wecomStaffBehaviour(client).partings(STAFF, FIRST, FIRST + 80 * DAY)).resolves.toEqual([]);
    expect(wecom.askedOf(API)).toHaveLength(1);
  });

  test.each([
    ['no list', { errcode: 0 }, 'WECOM_UNREADABLE'],
    ['a day without its number', { errcode: 0, behavior_data: [{ stat_time: 1 }] }, 'WECOM_UNREADABLE'],
    ['a number without its day', { errcode: 0, behavior_data: [{ negative_feedback_cnt: 1 }] }, 'WECOM_UNREADABLE'],
    ['a missing permission', { errcode: 48002, errmsg: 'words' }, 'WECOM_NEEDS_OPERATOR'],
    ['a rest', { errcode: 45009, errmsg: 'api freq out of limit' }, 'WECOM_PAUSED'],
  ])('are never taken for none where WeCom answers %s', async (_, answer, code) => {
    const { wecom, client } = await aClient();
    wecom.answers(API, answer);

    await expect(wecomStaffBehaviour(client).partings(STAFF, FIRST, FIRST)).rejects.toMatchObject({
      name: 'RetryLater',
      code,
    });
  });
});
