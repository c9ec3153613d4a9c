/** Which facts a period was worked out from last, even where they said nothing new. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { DAILY } from '#shared/domain/report/lake-places.ts';
import type { NamedPeriod } from '#shared/domain/report/periods.ts';
import type { LakeShelf } from '#shared/ports/lake-shelf.ts';

interface Ports {
  readonly shelf: LakeShelf;
}

/** Not to be counted again for the same facts: other campaigns' facts lie in the same hours, and most of what is late is theirs. */
const lookedKey = ({ id }: Campaign, { name }: NamedPeriod): string => `${DAILY}${id}/${name}/looked-at`;

export async function wasLookedAt(
  { shelf }: Ports,
  campaign: Campaign,
  period: NamedPeriod,
  inputs: string,
): Promise<boolean> {
  const noted = await shelf.read(lookedKey(campaign, period));
  return noted !== undefined && new TextDecoder().decode(noted) === inputs;
}

export const noteLookedAt = (
  { shelf }: Ports,
  campaign: Campaign,
  period: NamedPeriod,
  inputs: string,
): Promise<void> => shelf.put(lookedKey(campaign, period), inputs, 'text/plain');
