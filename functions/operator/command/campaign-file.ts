/** Operator: a campaign file is read, and whatever is wrong with it is said with line, field and what was expected there. */
import type { CampaignDefinition } from '#shared/domain/campaign/campaign.ts';
import { readDefinition } from '#shared/domain/campaign/definition.ts';
import { type Fault, fieldName } from '#shared/domain/campaign/fault.ts';
import type { LocatedFault } from '#shared/messages/operator-command.ts';
import type { ReadCampaignText } from '#shared/ports/campaign-text.ts';

export type CampaignFile =
  | { readonly kind: 'faults'; readonly faults: readonly LocatedFault[] }
  | {
      readonly kind: 'file';
      readonly definition: CampaignDefinition;
      locate(faults: readonly Fault[]): readonly LocatedFault[];
    };

export function readCampaignFile(readText: ReadCampaignText, text: string): CampaignFile {
  const read = readText(text);
  if (read.kind === 'faults') return { kind: 'faults', faults: read.faults.map((at) => ({ ...at, field: '(file)' })) };
  const locate = (faults: readonly Fault[]): readonly LocatedFault[] =>
    faults
      .map(({ path, expected }) => ({ ...read.placeOf(path), field: fieldName(path), expected }))
      .toSorted((one, other) => one.line - other.line || one.column - other.column);
  const reading = readDefinition(read.value);
  return reading.kind === 'faults'
    ? { kind: 'faults', faults: locate(reading.faults) }
    : { kind: 'file', definition: reading.definition, locate };
}
