/** `npm run preview -- template.yaml`: a template as a designer wants to see it, drawn by the renderer itself. Exit code 1 where it has faults, 2 for wrong use. */
import { parseArgs } from 'node:util';
import { posterAssets } from '../bundling/poster-assets.ts';
import { WrongUse } from '../cli/wrong-use.ts';
import { asText } from './report.ts';
import { namedSamples, SAMPLES } from './samples.ts';
import { studioVisit } from './studio-visit.ts';
import { templateSource } from './template-source.ts';

const HELP = `npm run preview -- TEMPLATE [-o DIR] [--campaign NAME] [--name NICKNAME …]

Draws a poster template for sample names and says what is good and bad about it.

TEMPLATE      a template file (see infra/cli/template.example.yaml), a campaign file,
              or the name of a shipped template
-o DIR        where posters, contact-sheet.jpg, report.md and report.json go; preview/<template> unless told
--campaign    the campaign's name on the posters; else the campaign file's own
--name        draw for this nickname instead of the samples; may be given several times

A background of the brand's own is previewed from a file beside the template:
  background: { kind: picture, file: ./spring.jpg }
Before the campaign is applied the picture is uploaded, and its id takes the file's place.

Exit code: 0 drawn, 1 the template has faults, 2 wrong use.
`;

async function run(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parsed(argv);
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const [from] = positionals;
  if (from === undefined || positionals.length > 1) throw new WrongUse('Name one template; --help says how.');
  await posterAssets();
  const source = templateSource(from);
  const { report, folder } = await studioVisit(source, {
    folder: values.output ?? `preview/${source.template.name || 'unnamed'}`,
    campaignName: values.campaign ?? source.campaignName,
    samples: values.name === undefined ? SAMPLES : namedSamples(values.name),
  });
  process.stdout.write(asText(report));
  process.stdout.write(`\nin ${folder}\n`);
  if (report.faults.length === 0) return 0;
  const { length } = report.faults;
  process.stderr.write(`${length} ${length === 1 ? 'fault' : 'faults'}; nothing was drawn.\n`);
  return 1;
}

function parsed(argv: readonly string[]) {
  const options = {
    help: { type: 'boolean', short: 'h' },
    output: { type: 'string', short: 'o' },
    campaign: { type: 'string' },
    name: { type: 'string', multiple: true },
  } as const;
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new WrongUse(
      cause instanceof Error ? (cause.message.split(/\. |\n/)[0] ?? '') : 'Wrong use; --help says how.',
    );
  }
}

function exitCodeOf(failure: unknown): number {
  process.stderr.write(`${failure instanceof Error ? failure.message : String(failure)}\n`);
  return failure instanceof WrongUse ? 2 : 1;
}

process.exitCode = await run(process.argv.slice(2)).catch(exitCodeOf);
