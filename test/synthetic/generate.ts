/** `npm run generate -- --referrals 1000000 --seed 1 -o DIR`: a synthetic campaign as raw files of the lake, to try queries and rollups on. */
import { parseArgs } from 'node:util';
import { A_WISH } from './campaign.ts';
import { fitted } from './fit.ts';
import { intoFolder } from './into-folder.ts';

const { values } = parseArgs({
  options: {
    referrals: { type: 'string', default: String(A_WISH.referrals) },
    seed: { type: 'string', default: '1' },
    output: { type: 'string', short: 'o', default: 'synthetic' },
  },
});
const fit = fitted();
const percent = (share = 0): string => `${(100 * share).toFixed(1)} %`;
for (const [generation, { mean, size }] of fit.offspring.entries()) {
  const barren = fit.distance.barren[generation];
  console.log(
    `generation ${generation}: brings ${mean.toPrecision(4)} on average (size ${size > 1e9 ? '∞' : size.toPrecision(3)}); nobody: ${percent(barren?.fitted)}, really ${percent(barren?.real)}`,
  );
}
console.log(
  `delay: median ${Math.round(Math.exp(fit.delay.mean))} s, e^σ ${Math.exp(fit.delay.deviation).toPrecision(3)}, at most ${percent(fit.distance.delay)} from the real ones; a tree has ${fit.treeSize.toPrecision(4)} friends`,
);
const isTerminal = process.stderr.isTTY === true;
const told = (facts: number): void =>
  void (isTerminal && process.stderr.write(`\r${facts.toLocaleString('en')} facts`));
const wish = { ...A_WISH, referrals: Number(values.referrals), seed: Number(values.seed) };
const { facts, hours, bytes } = intoFolder(fit, wish, values.output, told);
console.log(
  `${facts.toLocaleString('en')} facts of ${hours} hours, ${(bytes / 1e6).toFixed(1)} MB in ${values.output}`,
);
