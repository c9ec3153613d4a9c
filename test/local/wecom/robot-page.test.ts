/** The stand-in shows what a robot said about as WeCom does, and lets no name or word be more than that. */
import { expect, test } from 'vitest';
import { robotPage } from '#infra/local/wecom/robot-page.ts';
import type { World } from '#infra/local/wecom/world.ts';

const worldSaying = (...texts: readonly string[]): World =>
  ({
    facts: [
      { fact: 'robot', name: 'operator', key: 'k1' },
      { fact: 'robot', name: 'other', key: 'k2' },
      ...texts.map((text) => ({ fact: 'robot-message', key: 'k1', text })),
      { fact: 'robot-message', key: 'k2', text: 'for others' },
    ],
  }) as unknown as World;

test('headings, quotes and bold are shown as such, in the order they were said; other robots are not heard', () => {
  const page = robotPage(worldSaying('## 好书\n> 净增 **7**\nfiles', 'second'), 'operator');

  expect(page).toContain('<h2>好书</h2><blockquote>净增 <b>7</b></blockquote><p>files</p>');
  expect(page.indexOf('files')).toBeLessThan(page.indexOf('second'));
  expect(page).not.toContain('for others');
});

test('no name and no word becomes markup', () => {
  const page = robotPage(worldSaying('## <script>alert(1)</script>'), '"><script>');

  expect(page).not.toContain('<script>');
  expect(robotPage(worldSaying(), 'operator')).toContain('It has said nothing yet.');
});
