import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { campaignId, codeText } from '#shared/domain/identity.ts';
import {
  artMark,
  canonical,
  differInArtAlone,
  isSameArt,
  posterFingerprint,
  posterKey,
  qrPicture,
  showsArt,
} from '#shared/domain/poster/fingerprint.ts';
import { DEFAULT_TEMPLATE } from '#shared/domain/poster/templates.ts';

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const identity = {
  campaign: { name: '国庆福利', template: DEFAULT_TEMPLATE, qr: 'official' as const },
  nickname: '小明',
  avatarUrl: 'https://wx.qlogo.cn/a/0',
  code: codeText('f-abc'),
  qrImageUrl: 'https://wework.qpic.cn/c/0',
};
const fingerprint = (over: Partial<typeof identity> | { avatarUrl?: undefined } = {}): string =>
  posterFingerprint(sha256Hex, { ...identity, ...over });

describe('the fingerprint of a poster', () => {
  test('is the same for the same poster, even when its template was read back with fields in another order', () => {
    const readBack = Object.fromEntries(Object.entries(DEFAULT_TEMPLATE).reverse()) as typeof DEFAULT_TEMPLATE;

    expect(fingerprint()).toMatch(/^[0-9a-f]{40}$/);
    expect(fingerprint({ campaign: { ...identity.campaign, template: readBack } })).toBe(fingerprint());
  });

  test('changes with everything that is seen on the poster', () => {
    const { campaign } = identity;
    const others = [
      fingerprint({ nickname: '小红' }),
      fingerprint({ avatarUrl: 'https://wx.qlogo.cn/b/0' }),
      fingerprint({ avatarUrl: undefined }),
      fingerprint({ code: codeText('f-abd') }),
      fingerprint({ qrImageUrl: 'https://wework.qpic.cn/d/0' }),
      fingerprint({ campaign: { ...campaign, name: '元旦福利' } }),
      fingerprint({ campaign: { ...campaign, qr: 'redrawn' as never } }),
      fingerprint({ campaign: { ...campaign, template: { ...DEFAULT_TEMPLATE, quality: 84 } } }),
    ];

    expect(new Set([fingerprint(), ...others]).size).toBe(9);
  });

  test('gives the keys posters and code images are kept at', () => {
    expect(posterKey(campaignId('demo'), 'abc')).toBe('posters/demo/abc.jpg');
    expect(posterKey(campaignId('demo'), 'abc', 'png')).toBe('posters/demo/abc.png');
    expect(qrPicture(() => '0123456789abcdef', 'https://wework.qpic.cn/c/0')).toBe('0123456789ab');
  });
});

describe('the art of a poster', () => {
  const { campaign } = identity;
  const others = [
    { ...campaign, name: '元旦福利' },
    { ...campaign, qr: 'redrawn' as never },
    { ...campaign, template: { ...DEFAULT_TEMPLATE, quality: 84 } },
  ];

  test('is told from its fingerprint, whosever poster it is', () => {
    const mark = artMark(sha256Hex, campaign);

    for (const over of [{}, { nickname: '小红' }, { code: codeText('f-abd') }, { avatarUrl: undefined }])
      expect(showsArt(fingerprint(over), mark)).toBe(true);
    for (const other of others) expect(showsArt(fingerprint({ campaign: other }), mark)).toBe(false);
  });

  test('is told apart from what is his own: posters that differ in nothing else are known as such', () => {
    const inOtherArt = fingerprint({ campaign: { ...campaign, name: '元旦福利' } });

    expect(differInArtAlone(fingerprint(), inOtherArt)).toBe(true);
    expect(differInArtAlone(fingerprint({ nickname: '小红' }), inOtherArt)).toBe(false);
    expect(differInArtAlone(fingerprint(), fingerprint({ nickname: '小红' }))).toBe(false);
    expect(differInArtAlone(fingerprint(), fingerprint())).toBe(false);
  });

  test('is another one after a change of template, name or code style, and the same when read back', () => {
    const template = Object.fromEntries(Object.entries(DEFAULT_TEMPLATE).reverse()) as typeof DEFAULT_TEMPLATE;

    expect(isSameArt(campaign, { ...campaign, template })).toBe(true);
    for (const other of others) expect(isSameArt(campaign, other)).toBe(false);
  });
});

describe('the canonical text of a value', () => {
  test('leaves out what is absent', () => {
    expect(canonical({ b: [1, 'x', null], a: undefined, c: { z: true, y: undefined } })).toBe(
      '{"b":[1,"x",null],"c":{"z":true}}',
    );
    expect(canonical(undefined)).toBe('null');
  });

  test('reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
