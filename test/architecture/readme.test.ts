/** The README draws the table of transitions as the code has it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '#infra/bundling/step-folders.ts';
import { type Happening, type Place, type Step, TRANSITIONS } from '#shared/domain/referral/transitions.ts';

const PLACES: Readonly<Record<Place, string>> = {
  staying: '**staying**<br>pending',
  away: '**away**<br>void',
  awaited: '**awaited**<br>pending',
  counted: '**counted**<br>qualified',
  failed: '**failed**<br>void',
  gone: '**gone**<br>void',
  barred: '**barred**<br>void',
};
const HAPPENINGS: Readonly<Record<Happening, string>> = {
  left: 'he leaves, deletes the staff member, told by an event',
  removed: 'he is removed, told by an event',
  missed: 'a read misses him, nobody told',
  unseen: 'every place where he may have been at its end misses him',
  returned: 'he comes back, by whatever code',
  held: 'the hold ends',
  confirmed: 'a read begun after its end shows him (never: it is settled)',
  blacklisted: 'he or his inviter is on the blacklist when it is settled',
  over_maximum: 'his inviter has no place left',
};

const step = (to: Step | undefined): string =>
  to === undefined ? '' : to[1] === undefined ? to[0] : `${to[0]} \`${to[1]}\``;

function cell(place: Place, happening: Happening): string {
  const [within, always, never] = (['within-hold', 'always', 'never'] as const).map((rule) =>
    step(TRANSITIONS[rule][place][happening]),
  );
  return [
    within || '–',
    always === within ? '' : `always: ${always || '–'}`,
    never === within ? '' : `never: ${never || '–'}`,
  ]
    .filter((part) => part !== '')
    .join('<br>');
}

/** What stands in the README; copy it from here when the table changes. */
function drawn(): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const places = Object.keys(PLACES) as Place[];
  return [
    row(['', ...Object.values(PLACES)]),
    row(['---', ...places.map(() => '---')]),
    ...(Object.keys(HAPPENINGS) as Happening[]).map((happening) =>
      row([HAPPENINGS[happening], ...places.map((place) => cell(place, happening))]),
    ),
  ].join('\n');
}

test('the README draws the table of transitions as the code has it', () => {
  expect(readFileSync(join(projectRoot, 'README.md'), 'utf8')).toContain(drawn());
});
