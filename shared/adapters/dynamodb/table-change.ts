/** The table's stream, as far as others may read it: which record is a standing, and what it says now. */
import type { Standing } from '#shared/domain/referral/standing.ts';
import { STANDING_PREFIX } from './keys.ts';
import { type Attribute, plainItem } from './plain-item.ts';
import { readStanding } from './referral-items.ts';

/** A record of the table's stream, as Lambda hands it over. */
export interface StreamRecord {
  readonly dynamodb?: { readonly NewImage?: Readonly<Record<string, Attribute>> | undefined } | undefined;
}

/** The standing as it stands after the change; undefined where the item is none, or is gone. */
export function standingOf(record: StreamRecord): Standing | undefined {
  const image = record.dynamodb?.NewImage;
  if (image?.['pk']?.S?.startsWith('campaign#') !== true) return undefined;
  return image['sk']?.S?.startsWith(STANDING_PREFIX) === true ? readStanding(plainItem(image)) : undefined;
}
