/** The WeCom adapter against the stand-in, which shares no code with it: what one asks, the other must understand. */
import { describe, expect, test } from 'vitest';
import { wecomContactDirectory } from '#shared/adapters/wecom/contact-directory.ts';
import { wecomGroupDirectory } from '#shared/adapters/wecom/group-directory.ts';
import { wecomLiveCodes } from '#shared/adapters/wecom/live-codes.ts';
import { wecomStaffBehaviour } from '#shared/adapters/wecom/staff-behaviour.ts';
import { DAY, HOUR } from '#shared/domain/calendar.ts';
import type { CodeTarget } from '#shared/domain/campaign/live-code.ts';
import { codeText, groupId, memberId, staffId } from '#shared/domain/identity.ts';
import { NOON, type OnStandIn, onStandIn } from '#test/adapters/wecom/on-stand-in.ts';

const CODE = codeText('f1AbCdEfGhIjKlMnOp');
const STAFF: CodeTarget = { kind: 'staff', staff: [staffId('zhangsan'), staffId('lisi')] };
const ONE: CodeTarget = { kind: 'staff', staff: [staffId('zhangsan')] };

const openGroup = ({ standIn }: OnStandIn, name = '福利群'): string =>
  standIn.openGroup({ name, owner: 'zhangsan', at: NOON - 60_000 });

const into = (...groups: readonly string[]): CodeTarget => ({
  kind: 'groups',
  groups: groups.map(groupId),
  autoCreateRoom: false,
});

async function openedOrThrow(stage: OnStandIn, target: CodeTarget): Promise<string> {
  const opened = await wecomLiveCodes(stage.client).open(CODE, target, 'autumn participant');
  if (opened === 'quota-reached') throw new Error('the quota is not reached here');
  return opened.configId;
}

describe('a group code', () => {
  test('leads who scans it into the group, where the directory sees him with our code', async () => {
    const stage = await onStandIn();
    const group = openGroup(stage);
    const configId = await openedOrThrow(stage, into(group));

    stage.standIn.scan({ person: 'wm-1', qr: stage.qrOf(configId), at: NOON });
    stage.clock.advance(3_000);
    const snapshot = await wecomGroupDirectory(stage.client).readGroup(groupId(group));

    expect(snapshot).toMatchObject({
      group,
      owner: 'zhangsan',
      members: [
        { id: 'zhangsan', isStaff: true },
        { id: 'wm-1', isStaff: false, joinedAt: NOON, code: CODE },
      ],
    });
  });

  test('has a picture that can be fetched', async () => {
    const stage = await onStandIn();
    const opened = await wecomLiveCodes(stage.client).open(CODE, into(openGroup(stage)), 'x');

    const picture = await fetch(opened === 'quota-reached' ? '' : opened.qrImageUrl);

    expect(picture.headers.get('content-type')).toMatch(/^image\//);
  });

  test('that is pointed elsewhere leads elsewhere, still with our code', async () => {
    const stage = await onStandIn();
    const [first, second] = [openGroup(stage, '一'), openGroup(stage, '二')];
    const configId = await openedOrThrow(stage, into(first));

    await wecomLiveCodes(stage.client).repoint(configId, CODE, into(second), 'autumn participant');
    const outcome = stage.standIn.scan({ person: 'wm-1', qr: stage.qrOf(configId), at: NOON });

    expect(outcome).toEqual({ kind: 'joined', group: second, state: CODE });
  });

  test('for more than five groups is refused', async () => {
    const stage = await onStandIn();
    const six = Array.from({ length: 6 }, (_, number) => openGroup(stage, `群${number}`));

    await expect(openedOrThrow(stage, into(...six))).rejects.toMatchObject({
      name: 'Refused',
      facts: { errcode: 41091 },
    });
  });

  test('that is closed leads nowhere, and may be closed twice', async () => {
    const stage = await onStandIn();
    const target = into(openGroup(stage));
    const configId = await openedOrThrow(stage, target);

    await wecomLiveCodes(stage.client).close(configId, target);
    await wecomLiveCodes(stage.client).close(configId, target);

    expect(stage.standIn.scan({ person: 'wm-1', qr: stage.qrOf(configId), at: NOON })).toEqual({ kind: 'dead-code' });
  });
});

describe('a dissolved or unknown group', () => {
  test('is closed to the directory', async () => {
    const stage = await onStandIn();
    const group = openGroup(stage);
    stage.standIn.dismissGroup(group, NOON);
    const directory = wecomGroupDirectory(stage.client);

    await expect(directory.readGroup(groupId(group))).resolves.toBe('closed');
    await expect(directory.readGroup(groupId('wr-of-nobody'))).resolves.toBe('closed');
  });
});

describe('a staff code', () => {
  test.each([
    ['one', ONE],
    ['several', STAFF],
  ] as const)('for %s makes contacts that the directory lists with our code', async (_, target) => {
    const stage = await onStandIn();
    const configId = await openedOrThrow(stage, target);

    const outcome = stage.standIn.scan({ person: 'wm-1', qr: stage.qrOf(configId), at: NOON });
    const page = await wecomContactDirectory(stage.client).contactsOf(staffId('zhangsan'));

    expect(outcome).toMatchObject({ kind: 'added', staff: 'zhangsan', state: CODE, half: false });
    expect(page).toEqual({ items: [{ member: 'wm-1', staff: 'zhangsan', addedAt: NOON, code: CODE }] });
  });

  test('can be handed to other staff, and closed', async () => {
    const stage = await onStandIn();
    const configId = await openedOrThrow(stage, STAFF);
    const codes = wecomLiveCodes(stage.client);

    await codes.repoint(configId, CODE, { kind: 'staff', staff: [staffId('lisi')] }, 'autumn desk');
    const outcome = stage.standIn.scan({ person: 'wm-1', qr: stage.qrOf(configId), at: NOON });
    await codes.close(configId, STAFF);
    await codes.close(configId, STAFF);

    expect(outcome).toMatchObject({ kind: 'added', staff: 'lisi' });
    expect(stage.standIn.scan({ person: 'wm-2', qr: stage.qrOf(configId), at: NOON })).toEqual({ kind: 'dead-code' });
  });

  test('of one may be handed to several later', async () => {
    const stage = await onStandIn();
    const configId = await openedOrThrow(stage, ONE);

    await wecomLiveCodes(stage.client).repoint(configId, CODE, STAFF, 'autumn desk');

    expect(stage.standIn.world.ways.get(configId)).toMatchObject({ way: { user: ['zhangsan', 'lisi'] } });
  });

  test('for somebody who has left waits for the list to be mended', async () => {
    const stage = await onStandIn();
    const configId = await openedOrThrow(stage, ONE);
    const withOneGone: CodeTarget = { kind: 'staff', staff: [staffId('zhangsan'), staffId('gone')] };

    const opening = openedOrThrow(stage, withOneGone);
    const repointing = wecomLiveCodes(stage.client).repoint(configId, CODE, withOneGone, 'autumn desk');

    await expect(opening).rejects.toMatchObject({ name: 'RetryLater', code: 'WECOM_STAFF_UNUSABLE' });
    await expect(repointing).rejects.toMatchObject({ facts: { errcode: 40003 } });
  });

  test('and a group code come out of one quota', async () => {
    const stage = await onStandIn({ limits: { codes: 1 } });
    const group = openGroup(stage);
    await openedOrThrow(stage, STAFF);

    const codes = wecomLiveCodes(stage.client);

    await expect(codes.open(CODE, into(group), 'x')).resolves.toBe('quota-reached');
    await expect(codes.open(CODE, STAFF, 'x')).resolves.toBe('quota-reached');
  });
});

describe('the contact directory', () => {
  test('does not know a half-added contact until the staff member confirms', async () => {
    const stage = await onStandIn();
    const configId = await openedOrThrow(stage, ONE);
    stage.standIn.scan({ person: 'wm-1', qr: stage.qrOf(configId), at: NOON, isHalf: true });
    const directory = wecomContactDirectory(stage.client);

    const before = await directory.profile(memberId('wm-1'), 1_500);
    stage.standIn.confirm({ person: 'wm-1', staff: 'zhangsan', at: NOON + 1_000 });
    const after = await directory.profile(memberId('wm-1'), 1_500);

    expect(before).toBe('not-yet');
    expect(after).toEqual({ name: expect.any(String), avatarUrl: expect.stringMatching(/^http/) });
  });

  test('tells since when somebody has been anybody’s contact, and of a stranger that he is nobody’s', async () => {
    const stage = await onStandIn();
    const directory = wecomContactDirectory(stage.client);
    const lisis: CodeTarget = { kind: 'staff', staff: [staffId('lisi')] };
    const [ofOne, ofLisi] = [await openedOrThrow(stage, ONE), await openedOrThrow(stage, lisis)];
    stage.standIn.scan({ person: 'wm-1', qr: stage.qrOf(ofOne), at: NOON + 5_000 });
    expect(await directory.firstAddedAt(memberId('wm-1'))).toBe(NOON + 5_000);

    stage.standIn.scan({ person: 'wm-1', qr: stage.qrOf(ofLisi), at: NOON - 86_400_000 });

    expect(await directory.firstAddedAt(memberId('wm-1'))).toBe(NOON - 86_400_000);
    expect(await directory.firstAddedAt(memberId('wm-nobody'))).toBeUndefined();
    expect(await directory.isContactOf(staffId('lisi'), memberId('wm-1'))).toBe(true);
    expect(await directory.isContactOf(staffId('nobody-here'), memberId('wm-1'))).toBe(false);
  });

  test('lists 250 contacts in three pages, each once', async () => {
    const stage = await onStandIn();
    const configId = await openedOrThrow(stage, ONE);
    for (let person = 0; person < 250; person += 1) {
      stage.standIn.scan({ person: `wm-${person}`, qr: stage.qrOf(configId), at: NOON });
    }
    const directory = wecomContactDirectory(stage.client);
    const pages: number[] = [];
    const members = new Set<string>();

    let cursor: string | undefined;
    do {
      const page = await directory.contactsOf(staffId('zhangsan'), cursor);
      if (page === 'no-such-staff') throw new Error('zhangsan is hired');
      pages.push(page.items.length);
      for (const { member } of page.items) members.add(member);
      cursor = page.next;
    } while (cursor !== undefined);

    expect(pages).toEqual([100, 100, 50]);
    expect(members.size).toBe(250);
  });

  test('lists nobody for who has no contacts', async () => {
    const { client } = await onStandIn();

    await expect(wecomContactDirectory(client).contactsOf(staffId('lisi'))).resolves.toEqual({ items: [] });
  });

  test('knows no staff member whom nobody hired', async () => {
    const { client } = await onStandIn();

    await expect(wecomContactDirectory(client).contactsOf(staffId('stranger'))).resolves.toBe('no-such-staff');
  });
});

describe('the behaviour of staff', () => {
  /** 00:00 of 2026-11-22 in Shanghai; the stand-in's NOON is noon of that day. */
  const TODAY = NOON - 12 * HOUR;

  async function befriended(stage: OnStandIn, people: number): Promise<void> {
    const qr = stage.qrOf(await openedOrThrow(stage, ONE));
    for (let person = 0; person < people; person += 1) {
      stage.standIn.scan({ person: `wm-${person}`, qr, at: TODAY - 40 * DAY });
    }
  }

  test('counts who deleted a staff member on the day in China on which he did, and nobody whom staff removed', async () => {
    const stage = await onStandIn();
    await befriended(stage, 6);
    const end = (person: string, at: number, by: 'person' | 'staff' | 'transfer') =>
      stage.standIn.endContact({ person, staff: 'zhangsan', at, by });
    end('wm-0', TODAY - DAY, 'person');
    end('wm-1', TODAY - 1, 'person');
    end('wm-2', TODAY, 'person');
    end('wm-3', TODAY, 'staff');
    end('wm-4', TODAY, 'transfer');
    const behaviour = wecomStaffBehaviour(stage.client);

    expect(await behaviour.partings(staffId('zhangsan'), TODAY - DAY, NOON)).toEqual([
      { day: TODAY - DAY, deletedByMembers: 2 },
      { day: TODAY, deletedByMembers: 1 },
    ]);
    expect(await behaviour.partings(staffId('lisi'), NOON, NOON)).toEqual([{ day: TODAY, deletedByMembers: 0 }]);
  });

  test('tells of more than thirty days, each once and in order', async () => {
    const stage = await onStandIn();
    await befriended(stage, 1);
    stage.standIn.endContact({ person: 'wm-0', staff: 'zhangsan', at: TODAY - 35 * DAY + 1, by: 'person' });

    const partings = await wecomStaffBehaviour(stage.client).partings(staffId('zhangsan'), TODAY - 40 * DAY, TODAY);

    expect(partings.map(({ day }) => (TODAY - day) / DAY)).toEqual(Array.from({ length: 41 }, (_, day) => 40 - day));
    expect(partings.filter(({ deletedByMembers }) => deletedByMembers > 0)).toEqual([
      { day: TODAY - 35 * DAY, deletedByMembers: 1 },
    ]);
  });

  test('tells of no day of who was never hired', async () => {
    const { client } = await onStandIn();

    await expect(wecomStaffBehaviour(client).partings(staffId('stranger'), NOON, NOON)).resolves.toEqual([]);
  });
});
