/** What people may be shown of a message: law, and each of our messages. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '#infra/bundling/step-folders.ts';
import { codeText, memberId } from '#shared/domain/identity.ts';
import { writeContactChanged } from '#shared/messages/contact-changed.ts';
import { contactsDue, writeContactsDue } from '#shared/messages/contacts-due.ts';
import { writeGroupChanged } from '#shared/messages/group-changed.ts';
import { idsAtAGlance, idsOnly } from '#shared/messages/ids-only.ts';
import { kindOf } from '#shared/messages/message-kind.ts';
import { writePosterRequested } from '#shared/messages/poster-requested.ts';
import { writePosterWanted } from '#shared/messages/poster-wanted.ts';
import { orderedReportDue, reportDue } from '#shared/messages/report-due.ts';
import { orderedReportReady, reportReady } from '#shared/messages/report-ready.ts';
import { climbDue, writeRewardDue } from '#shared/messages/reward-due.ts';
import { writeWarmDue } from '#shared/messages/warm-due.ts';
import { writeWelcomeDue } from '#shared/messages/welcome-due.ts';
import { contactNews, DEMO, groupNews, LUNA, NOON } from '#test/support/builders.ts';

const ticket = { welcomeCode: 'W-secret', staff: LUNA, happenedAt: NOON };
const subject = { kind: 'member', member: memberId('ann') } as const;

/** Each with everything it can hold. */
const SAID: Readonly<Record<string, string>> = {
  ContactChanged: writeContactChanged(contactNews('ann', { code: codeText('f-bo'), welcomeCode: 'W-secret' })),
  GroupChanged: writeGroupChanged(groupNews({ named: [memberId('ann')], listVersion: 'v7' })),
  PosterRequested: writePosterRequested({
    version: 1,
    id: 'r1',
    campaign: DEMO,
    campaignVersion: 3,
    subject,
    code: codeText('f-ann'),
    qrImageUrl: 'https://wework.qpic.cn/secret',
    qrContent: 'https://work.weixin.qq.com/secret',
    nickname: 'Annie-secret',
    avatarUrl: 'https://wx.qlogo.cn/secret',
    fingerprint: 'abc',
    askedAt: NOON,
    ticket,
  }),
  PosterWanted: writePosterWanted({ version: 1, id: 'w1', campaign: DEMO, subject, urgency: 'urgent', ticket }),
  ContactsDue: writeContactsDue(contactsDue(LUNA, NOON)),
  ReportDue: orderedReportDue.write(reportDue(DEMO, '2026-11-25', 2)),
  ReportReady: orderedReportReady.write(reportReady(DEMO, 'final', 1)),
  RewardDue: writeRewardDue(
    climbDue({ campaign: DEMO, inviter: memberId('ann'), invitee: memberId('bo'), since: NOON }),
  ),
  WarmDue: writeWarmDue({ version: 1, id: 't1', campaign: DEMO, startedAt: NOON, turn: 4 }),
  WelcomeDue: writeWelcomeDue({
    version: 1,
    id: 'd1',
    campaign: DEMO,
    member: memberId('ann'),
    ticket,
    with: 'poster',
    posterKey: 'posters/secret.jpg',
  }),
};

describe('of a message', () => {
  test('is shown who and what it is about, and nothing he is called, looks like or was told', () => {
    expect(idsOnly(SAID['PosterRequested']!)).toEqual({
      version: 1,
      id: 'r1',
      campaign: 'demo',
      campaignVersion: 3,
      subject: { kind: 'member', member: 'ann' },
      code: 'f-ann',
      qrImageUrl: '(kept back)',
      qrContent: '(kept back)',
      nickname: '(kept back)',
      avatarUrl: '(kept back)',
      fingerprint: 'abc',
      askedAt: NOON,
      ticket: { welcomeCode: '(kept back)', staff: 'luna', happenedAt: NOON },
    });
    for (const body of Object.values(SAID)) {
      expect(JSON.stringify(idsOnly(body))).not.toContain('secret');
      expect(idsAtAGlance(body)).not.toContain('secret');
    }
  });

  test('are its ids told at a glance', () => {
    expect(idsAtAGlance(SAID['ContactChanged']!)).toBe('id added-ann, staff luna, member ann, code f-bo');
    expect(idsAtAGlance(SAID['PosterWanted']!)).toBe('id w1, campaign demo, member ann, staff luna');
  });

  test('is told which it is, and each is only itself', () => {
    for (const [kind, body] of Object.entries(SAID)) expect(kindOf(body)).toBe(kind);
    for (const body of ['', 'x', '[]', '{}', '{"version":1}']) expect(kindOf(body)).toBe('unreadable');
  });

  test('every kind there is has its name here', () => {
    const spoken = globSync('shared/messages/*.ts', { cwd: projectRoot }).flatMap((file) =>
      [...readFileSync(join(projectRoot, file), 'utf8').matchAll(/export const read(\w+) = \(body: string\)/g)].map(
        ([, kind]) => kind,
      ),
    );

    expect(spoken.toSorted()).toEqual(Object.keys(SAID).toSorted());
  });

  test.each(['', 'not JSON 张三', '"张三"', '["张三"]', '7', 'null', '{"a'])('of %j only the length', (body) => {
    expect(idsOnly(body)).toEqual({ body: `(kept back: no message, ${body.length} characters)` });
    expect(idsAtAGlance(body)).toBe('');
  });
});

/** Field names that may be shown, as the project's words have them. Written down again: the list in the code is what is on trial. */
const SHOWN = new Set(
  `id campaign group staff member label code named version campaignVersion listVersion fingerprint change kind urgency with turn
   happenedAt wallHappenedAt receivedAt startedAt askedAt secondLook foundBySweep shard fromSequence toSequence changes`.split(
    /\s+/,
  ),
);
const OPENED = ['subject', 'ticket'];
const KNOWN_BUT_KEPT = ['nickname', 'avatarUrl', 'qrImageUrl', 'qrContent', 'welcomeCode', 'posterKey'];
const TOLD = ['token', 'text', 'name', 'constructor', '__proto__', 'toString', 'otherFields'];

const MARK = '§§';
const marked = fc.string().map((text) => `${MARK}${text}`);

/** Any JSON whose every string and every name of a field is marked. */
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    marked,
    fc.integer(),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(marked, tie('value'), { maxKeys: 3 }),
  ),
})).value;

const otherName = fc.oneof(marked, fc.constantFrom(...KNOWN_BUT_KEPT, ...TOLD));
const others = fc.dictionary(otherName, anything, { maxKeys: 6 });

describe('law: whatever stands in other fields', () => {
  test('does not come out, beside fields that may be shown, and within those that are opened', () => {
    const shownField = fc.dictionary(fc.constantFrom(...SHOWN), fc.constantFrom('id-1', 7, true), { maxKeys: 4 });
    fc.assert(
      fc.property(shownField, others, fc.constantFrom(...OPENED), others, (shown, beside, opened, within) => {
        const body = JSON.stringify({ ...beside, ...shown, [opened]: { ...within, member: 'ann' } });

        const view = JSON.stringify(idsOnly(body));

        expect(view).not.toContain(MARK);
        expect(idsAtAGlance(body)).not.toContain(MARK);
        expect(idsOnly(body)).toMatchObject({ ...shown, [opened]: { member: 'ann' } });
      }),
    );
  });

  test('does not come out of fields that may be shown, either, unless it looks like an id', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SHOWN, ...OPENED), anything, (name, value) => {
        expect(JSON.stringify(idsOnly(JSON.stringify({ [name]: value })))).not.toContain(MARK);
      }),
    );
  });

  test('what nobody has judged is kept back: only fields known to be harmless are shown', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z]{1,20}$/), fc.stringMatching(/^[a-z0-9]{8,20}$/), (name, value) => {
        fc.pre(!SHOWN.has(name) && !OPENED.includes(name));
        expect(JSON.stringify(idsOnly(JSON.stringify({ [name]: value })))).not.toContain(value);
      }),
    );
  });
});
