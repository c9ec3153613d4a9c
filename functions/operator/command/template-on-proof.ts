/** Operator: a campaign's template is proved before anything is written; what nobody could scan or read never reaches a participant. */
import type { Campaign, CampaignDefinition } from '#shared/domain/campaign/campaign.ts';
import { artKey, artNamedBy } from '#shared/domain/poster/art.ts';
import { isSameArt } from '#shared/domain/poster/fingerprint.ts';
import { splicingOf } from '#shared/domain/poster/patches.ts';
import type { PosterTemplate } from '#shared/domain/poster/template.ts';
import type { TemplateFault } from '#shared/domain/poster/template-faults.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { OperatorPorts } from './ports.ts';

/**
 * Sixteen posters are drawn and read, which takes seconds: only when the file changes how posters look, or makes the campaign.
 * Answers what could be better.
 * @throws Refused `POSTER_TEMPLATE_UNSCANNABLE`, with every fault and where it lies
 */
export async function proveTemplate(
  { prover, files }: Pick<OperatorPorts, 'prover' | 'files'>,
  definition: CampaignDefinition,
  before: Campaign | undefined,
): Promise<readonly string[]> {
  if (before !== undefined && isSameArt(before, definition)) return [];
  const { id, name, template, qr } = definition;
  const picture = artNamedBy(template);
  // A dry run may name a picture that it only would add.
  if (picture !== undefined && !(await files.exists(artKey(picture)))) return [PROVED_LATER];
  const { isPassed, faults, warnings } = await prover.prove({ template, campaignName: name, qr });
  if (isPassed) return [...warnings.map(sentence), ...wholeWarning(template)];
  throw new Refused('POSTER_TEMPLATE_UNSCANNABLE', `Nothing was applied. ${faults.map(sentence).join('; ')}.`, {
    campaign: id,
    template: template.name,
    faults: faults.length,
  });
}

/** A designer should know what his layout costs. */
function wholeWarning(template: PosterTemplate): readonly string[] {
  const splicing = splicingOf(template);
  if (splicing.kind === 'spliced') return [];
  return [`poster.template: every poster is encoded whole, at several times the cost: ${splicing.why.join('; ')}`];
}

const PROVED_LATER = 'poster.template: it is proved when it is applied, once its picture is there';

const sentence = ({ path, message }: TemplateFault): string => `poster.template.${path}: ${message}`;
