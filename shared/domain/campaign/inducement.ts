/** Looks through everything of a campaign that people read for wordings that induce sharing or following; the rules are in inducement-rules. */
import type { Rewards } from '../reward/rewards.ts';
import type { CampaignDefinition } from './campaign.ts';
import { type Fault, fieldName } from './fault.ts';
import { INDUCEMENT_RULES, type InducementRule } from './inducement-rules.ts';

export interface Inducement {
  readonly path: Fault['path'];
  /** As it stands there. */
  readonly phrase: string;
  readonly rule: InducementRule;
}

/** One finding per field and rule. */
export const inducementsIn = (definition: CampaignDefinition): readonly Inducement[] =>
  textsOf(definition).flatMap(({ path, text }) => inducementsOf(text).map((found) => ({ path, ...found })));

/** What an operator reads, where it is a warning. */
export const inducementSentence = ({ path, phrase, rule }: Inducement): string =>
  `${fieldName(path)}: “${phrase}” ${rule.breaks}: ${rule.source}; better: ${rule.better}`;

/** The same, where it keeps the file from being applied. */
export const inducementFault = ({ path, phrase, rule }: Inducement): Fault => ({
  path,
  expected: `other words than “${phrase}”, which ${rule.breaks}: ${rule.source}; better: ${rule.better}`,
});

interface Read {
  readonly path: Fault['path'];
  readonly text: string;
}

function textsOf({ name, texts, rewards, template }: CampaignDefinition): readonly Read[] {
  const layers = template.layers.flatMap((layer, index): Read[] =>
    layer.kind === 'text' ? [{ path: ['poster', 'template', 'layers', index, 'text'], text: layer.text }] : [],
  );
  return [
    { path: ['name'], text: name },
    ...(rewards === undefined ? [] : prizesOf(rewards)),
    ...layers,
    ...Object.entries(texts).map(([field, text]) => ({ path: ['texts', field], text })),
  ];
}

const prizesOf = (rewards: Rewards): readonly Read[] =>
  [
    ...rewards.ladder.map((rung, index) => ({ at: ['ladder', index], rung })),
    ...(rewards.forInvitee === undefined ? [] : [{ at: ['forInvitee'], rung: rewards.forInvitee }]),
  ].flatMap(({ at, rung: { prize, cheaper } }) => [
    { path: ['rewards', ...at, 'gives', 'name'], text: prize.name },
    ...(cheaper === undefined ? [] : [{ path: ['rewards', ...at, 'orElse', 'name'], text: cheaper.name }]),
  ]);

export function inducementsOf(text: string): readonly Omit<Inducement, 'path'>[] {
  const { plain, places } = laidBare(text);
  return INDUCEMENT_RULES.flatMap((rule) => {
    const found = rule.pattern.exec(plain);
    if (found === null) return [];
    const [first, last] = [places[found.index], places[found.index + found[0].length - 1]];
    return [{ rule, phrase: text.slice(first?.from ?? 0, last?.to ?? text.length) }];
  });
}

interface Spot {
  readonly from: number;
  readonly to: number;
}

/** Blanks, ornaments and brackets keep nobody from reading, so they are left out; every letter knows where it stood. */
function laidBare(text: string): { readonly plain: string; readonly places: readonly Spot[] } {
  let plain = '';
  const places: Spot[] = [];
  let from = 0;
  for (const letter of text) {
    const to = from + letter.length;
    for (const shape of letter.normalize('NFKC').toLowerCase()) {
      const kept = TRADITIONAL.get(shape) ?? (SENTENCE_END.test(shape) ? '。' : shape === ',' ? '，' : shape);
      if (kept !== '。' && kept !== '，' && ORNAMENT.test(kept)) continue;
      plain += kept;
      for (let unit = 0; unit < kept.length; unit += 1) places.push({ from, to });
    }
    from = to;
  }
  return { plain, places };
}

const SENTENCE_END = /[。.!?;\n…]/u;
const ORNAMENT = /[\p{Z}\p{C}\p{S}\p{M}\p{P}]/u;

/** Only those of which the rules speak. */
const TRADITIONAL = new Map(
  [
    ...['轉转', '發发', '贊赞', '讚赞', '獎奖', '領领', '關关', '註注', '禮礼', '點点', '請请', '紅红', '給给', '費费'],
    ...['幫帮', '獲获', '積积', '價价', '圖图', '單单', '馬马', '齊齐', '個个', '滿满', '會会', '後后'],
  ].map((pair): [string, string] => [pair.slice(0, 1), pair.slice(1)]),
);
