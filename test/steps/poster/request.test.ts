import { describe, expect, test } from 'vitest';
import { requestPoster } from '#functions/poster/request/request.ts';
import { CODE_QUOTA_HARD_STOP } from '#shared/domain/campaign/quota.ts';
import { groupId, memberId } from '#shared/domain/identity.ts';
import { qrPicture } from '#shared/domain/poster/fingerprint.ts';
import type { PosterWanted } from '#shared/messages/poster-wanted.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import {
  aCampaign,
  aContactCampaign,
  aHeldGroup,
  aStanding,
  DEMO,
  entryCode,
  LUNA,
  NOON,
} from '#test/support/builders.ts';
import { fakeContactDirectory } from '#test/support/fakes/fake-contact-directory.ts';
import { stepWorld } from '#test/support/step-world.ts';

const ANN = memberId('ann');
const ticket = { welcomeCode: 'W', staff: LUNA, happenedAt: NOON };
const wanted = (over: Partial<PosterWanted> = {}): PosterWanted => ({
  version: 1,
  id: 'req-1:poster',
  campaign: DEMO,
  subject: { kind: 'member', member: ANN },
  urgency: 'urgent',
  ticket,
  ...over,
});

async function asked() {
  const world = stepWorld();
  await world.campaigns.save(aContactCampaign());
  await world.seed(aStanding('ann', { owed: { since: NOON, requestId: 'req-1', ticket } }));
  world.contacts.addProfile(ANN, { name: '安安', avatarUrl: 'https://wx.qlogo.cn/a' });
  return world;
}

describe('a poster is wanted', () => {
  test('his live code is made lazily, kept with its config id, and a drawing asked for', async () => {
    const world = await asked();

    expect(await requestPoster(world, wanted())).toEqual({ kind: 'requested', urgency: 'urgent', isNamed: true });

    const [code] = world.codes.allCodes();
    expect(code).toMatchObject({
      owner: { kind: 'participant', member: ANN },
      configId: 'config-1',
      target: { kind: 'staff', staff: [LUNA] },
    });
    expect(code?.code.length).toBeLessThanOrEqual(30);
    expect(await world.referrals.standing(DEMO, ANN)).toMatchObject({ inviteCode: code?.code });
    expect(world.urgent.messages).toMatchObject([
      { nickname: '安安', avatarUrl: 'https://wx.qlogo.cn/a', code: code?.code, ticket },
    ]);
  });

  test('asked again it uses the same code; with the same name and art the poster that exists goes out', async () => {
    const world = await asked();
    await requestPoster(world, wanted());
    const [request] = world.urgent.take();
    await world.referrals.recordPoster(DEMO, ANN, { key: 'k', fingerprint: request!.fingerprint, drawnAt: NOON });

    expect(await requestPoster(world, wanted())).toEqual({ kind: 'exists' });

    expect(world.codes.allCodes()).toHaveLength(1);
    expect(world.urgent.messages).toEqual([]);
    expect(world.welcomes.messages).toMatchObject([{ with: 'poster', posterKey: 'k', ticket }]);
  });

  test('a new name makes a new poster, an art change too', async () => {
    const world = await asked();
    await requestPoster(world, wanted());
    const [first] = world.urgent.take();
    await world.referrals.recordPoster(DEMO, ANN, { key: 'k', fingerprint: first!.fingerprint, drawnAt: NOON });
    world.contacts.addProfile(ANN, { name: '安安2', avatarUrl: 'https://wx.qlogo.cn/a' });

    expect(await requestPoster(world, wanted())).toMatchObject({ kind: 'requested' });
    expect(world.urgent.messages[0]?.fingerprint).not.toBe(first!.fingerprint);
  });

  test('a redraw carries what the code said when it was read, as long as the code has the same picture', async () => {
    const world = await asked();
    await requestPoster(world, wanted());
    const [first] = world.urgent.take();
    const picture = qrPicture(world.digest.sha256Hex, first!.qrImageUrl);
    const drawn = { key: 'k', fingerprint: 'older', drawnAt: NOON };
    const carried = async (of: string): Promise<string | undefined> => {
      await world.referrals.recordPoster(DEMO, ANN, { ...drawn, qr: { picture: of, says: 'weixin' } });
      await requestPoster(world, wanted());
      return world.urgent.take()[0]?.qrContent;
    };

    expect(await carried(picture)).toBe('weixin');
    expect(await carried('another')).toBeUndefined();
  });

  test('a name that is not to be had yet (84061, or too slow) is 好友 without avatar', async () => {
    const world = await asked();
    await world.seed(aStanding('bo'));

    await requestPoster(world, wanted({ subject: { kind: 'member', member: memberId('bo') } }));

    expect(world.contacts.profileReads.at(-1)?.withinMs).toBe(1_500);
    expect(world.urgent.messages[0]).toMatchObject({ nickname: '好友' });
    expect(world.urgent.messages[0]).not.toHaveProperty('avatarUrl');
  });

  test('a bulk request goes to the bulk queue and greets nobody', async () => {
    const world = await asked();
    const { ticket: _none, ...bulk } = wanted({ urgency: 'bulk' });

    await requestPoster(world, bulk);

    expect(world.bulk.messages).toHaveLength(1);
    expect(world.urgent.messages).toEqual([]);
  });

  test('at the hard stop he gets the campaign’s own poster and is told so: no error, no call to WeCom', async () => {
    const world = await asked();
    await world.codes.adjustQuota(CODE_QUOTA_HARD_STOP);

    expect(await requestPoster(world, wanted())).toEqual({ kind: 'entry-poster-instead' });
    expect(world.welcomes.messages).toMatchObject([{ with: 'entry-poster', ticket }]);
    expect(world.liveCodes.calls).toEqual([]);
  });

  test('when WeCom itself makes no more codes, the same', async () => {
    const world = stepWorld({ quota: 0 });
    await world.campaigns.save(aContactCampaign());
    await world.seed(aStanding('ann'));

    expect(await requestPoster(world, wanted())).toEqual({ kind: 'entry-poster-instead' });
  });

  test('in the group mechanic the code leads to the five emptiest groups', async () => {
    const world = stepWorld();
    const groups = [10, 3, 199, 40, 50, 60, 200].map((headcount, index) =>
      aHeldGroup({ group: groupId(`g${index}`), headcount }),
    );
    await world.campaigns.save(aCampaign({ groups: groups.map((group) => group.group) }));
    for (const group of groups) await world.groups.recordRead(group);
    await world.seed(aStanding('ann'));

    await requestPoster(world, wanted());

    expect(world.codes.allCodes()[0]?.target).toEqual({
      kind: 'groups',
      groups: ['g1', 'g0', 'g3', 'g4', 'g5'],
      autoCreateRoom: false,
    });
  });

  test('with every group full the request waits for more groups, and says so', async () => {
    const world = stepWorld();
    await world.campaigns.save(aCampaign());
    await world.seed(aStanding('ann'));

    const failure = await requestPoster(world, wanted()).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(RetryLater);
    expect(failure).toMatchObject({ code: 'GROUPS_FULL' });
  });

  test('an entry code’s poster is drawn in bulk, under the campaign’s name', async () => {
    const world = await asked();
    await world.codes.recordCode(entryCode());
    const { ticket: _none, ...entry } = wanted({ subject: { kind: 'entry', label: 'moments' }, urgency: 'bulk' });

    expect(await requestPoster(world, entry)).toMatchObject({ kind: 'requested' });
    expect(world.bulk.messages).toMatchObject([{ nickname: '国庆福利', code: 'entry-moments' }]);
  });

  test.each([
    ['CAMPAIGN_UNKNOWN', wanted({ campaign: 'gone' as never })],
    ['PARTICIPANT_UNKNOWN', wanted({ subject: { kind: 'member', member: memberId('nobody') } })],
    ['ENTRY_CODE_UNKNOWN', wanted({ subject: { kind: 'entry', label: 'nowhere' } })],
  ])('%s can never work and is set aside', async (code, message) => {
    const world = await asked();

    const failure = await requestPoster(world, message).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(Refused);
    expect(failure).toMatchObject({ code });
  });

  test('a death before any write, then redelivery, leaves one code of his and one drawing asked for', async () => {
    for (let deathAt = 1; deathAt <= 4; deathAt += 1) {
      const world = await asked();
      world.writes.crashBeforeWrite(deathAt);

      await requestPoster(world, wanted()).catch(() => undefined);
      await requestPoster(world, wanted());

      expect(world.codes.allCodes()).toHaveLength(1);
      expect(new Set(world.urgent.messages.map((request) => request.fingerprint)).size).toBe(1);
    }
  });

  test('a name that is slow today keeps the named poster there is', async () => {
    const world = await asked();
    await requestPoster(world, wanted());
    const [first] = world.urgent.take();
    await world.referrals.recordPoster(DEMO, ANN, { key: 'k', fingerprint: first!.fingerprint, drawnAt: NOON });

    expect(await requestPoster({ ...world, contacts: fakeContactDirectory() }, wanted())).toEqual({ kind: 'exists' });
    expect(world.welcomes.messages).toMatchObject([{ with: 'poster', posterKey: 'k' }]);
  });

  test('after an art change a nameless poster is made anew though there is still no name, a named one waits for the name', async () => {
    const world = await asked();
    await world.seed(aStanding('bo'));
    for (const member of [ANN, memberId('bo')]) {
      await requestPoster(world, wanted({ subject: { kind: 'member', member } }));
      const [request] = world.urgent.take();
      await world.referrals.recordPoster(DEMO, member, {
        key: member,
        fingerprint: request!.fingerprint,
        drawnAt: NOON,
      });
    }
    await world.campaigns.save(aContactCampaign({ version: 2, name: '元旦福利' }));
    const nameless = { ...world, contacts: fakeContactDirectory() };
    const ask = (member: string) =>
      requestPoster(nameless, wanted({ subject: { kind: 'member', member: memberId(member) } }));

    expect(await ask('bo')).toEqual({ kind: 'requested', urgency: 'urgent', isNamed: false });
    expect(await ask('ann')).toEqual({ kind: 'exists' });
    expect(await requestPoster(world, wanted())).toEqual({ kind: 'requested', urgency: 'urgent', isNamed: true });
  });

  test('a code that was deleted at WeCom is made anew, with the same text and another picture', async () => {
    const world = await asked();
    await requestPoster(world, wanted());
    const [first] = world.urgent.take();
    await world.codes.recordClosed(first!.code, NOON);

    await requestPoster(world, wanted());

    const [again] = world.urgent.take();
    expect(again?.code).toBe(first?.code);
    expect(again?.qrImageUrl).not.toBe(first?.qrImageUrl);
    expect(again?.fingerprint).not.toBe(first?.fingerprint);
    expect((await world.codes.code(first!.code))?.closedAt).toBeUndefined();
  });

  test('a code WeCom refuses to make gives its unit of the quota back; one it did not answer for stays spent', async () => {
    const world = await asked();
    world.liveCodes.failNext(new Refused('WECOM_REFUSED', 'no'));
    await expect(requestPoster(world, wanted())).rejects.toMatchObject({ code: 'WECOM_REFUSED' });
    expect(await world.codes.quotaUsed()).toBe(0);

    world.liveCodes.failNext(new RetryLater('WECOM_UNREACHABLE', 'no answer'));
    await expect(requestPoster(world, wanted())).rejects.toMatchObject({ code: 'WECOM_UNREACHABLE' });
    expect(await world.codes.quotaUsed()).toBe(1);
  });

  test('two requests at once make one code (D6)', async () => {
    const world = await asked();

    await Promise.all([requestPoster(world, wanted()), requestPoster(world, wanted({ id: 'req-2:poster' }))]);

    expect(world.codes.allCodes()).toHaveLength(1);
    expect(new Set(world.urgent.messages.map((request) => request.code)).size).toBe(1);
  });
});
