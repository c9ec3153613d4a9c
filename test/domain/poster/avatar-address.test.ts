import { describe, expect, test } from 'vitest';
import { avatarAddress, avatarSidePx } from '#shared/domain/poster/avatar-address.ts';
import { DEFAULT_TEMPLATE } from '#shared/domain/poster/templates.ts';
import { aTemplate } from '#test/support/builders.ts';

describe('the address of an avatar', () => {
  test.each([
    ['http://wx.qlogo.cn/mmhead/Q3auHgzwzM4abc/0', 120, 'http://wx.qlogo.cn/mmhead/Q3auHgzwzM4abc/132'],
    ['https://wx.qlogo.cn/mmhead/Q3auHgzwzM4abc/0', 200, 'https://wx.qlogo.cn/mmhead/Q3auHgzwzM4abc/132'],
    ['http://wx.qlogo.cn/mmhead/ver_1/abc/132', 201, 'http://wx.qlogo.cn/mmhead/ver_1/abc/0'],
    ['http://wx.qlogo.cn/mmopen/vi_32/abc/46', 132, 'http://wx.qlogo.cn/mmopen/vi_32/abc/132'],
    ['https://thirdwx.qlogo.cn/mmopen/vi_32/abc/96', 400, 'https://thirdwx.qlogo.cn/mmopen/vi_32/abc/0'],
    ['http://wx.qlogo.cn/mmhead/abc/64', 64, 'http://wx.qlogo.cn/mmhead/abc/132'],
  ])('%s for %i px is %s', (url, sidePx, asked) => {
    expect(avatarAddress(url, sidePx)).toBe(asked);
  });

  test.each([
    'http://p.qlogo.cn/bizmail/abc/0',
    'https://wework.qpic.cn/wwhead/abc/0',
    'https://wx.qlogo.cn.evil.example/mmhead/abc/0',
    'https://evil.example/wx.qlogo.cn/mmhead/abc/0',
    'https://wx.qlogo.cn@evil.example/mmhead/abc/0',
    'https://wx.qlogo.cn/mmhead/abc/1320',
    'https://wx.qlogo.cn/mmhead/abc',
    'https://wx.qlogo.cn/mmhead/0',
    'https://wx.qlogo.cn/mmhead/abc/0?a=1',
    'https://wx.qlogo.cn/mmhead/abc?/0',
    'https://wx.qlogo.cn/other/abc/0',
    'http://127.0.0.1:4321/faces/7/0',
    '',
  ])('%j is left as it is', (url) => {
    expect(avatarAddress(url, 120)).toBe(url);
  });

  test('is asked for at the largest place of the template, and not at all where there is none', () => {
    const box = { xPx: 0, yPx: 0, widthPx: 90, heightPx: 90 };
    const layers = [
      { kind: 'avatar', box } as const,
      { kind: 'avatar', box: { ...box, widthPx: 140, heightPx: 140 } } as const,
      { kind: 'qr', box: { ...box, widthPx: 300, heightPx: 300 } } as const,
    ];

    expect(avatarSidePx(DEFAULT_TEMPLATE)).toBe(112);
    expect(avatarSidePx(aTemplate({ layers }))).toBe(140);
    expect(avatarSidePx(aTemplate({ layers: [] }))).toBeUndefined();
  });
});
