/** The table's stream, as far as others may read it: what is owed since a change, and which facts it tells. */

import type { FactChange } from '#shared/domain/report/lake-fact.ts';
import { readClimb } from './edge-items.ts';
import { CAMPAIGN_PREFIX, REFERRAL_PREFIX, STANDING_PREFIX } from './keys.ts';
import { lakeItemOf } from './lake-items.ts';
import { type Attribute, plainItem } from './plain-item.ts';
import { readPromise } from './referral-items.ts';

type Image = Readonly<Record<string, Attribute>> | undefined;

/** A record of the table's stream, as Lambda hands it over. */
export interface StreamRecord {
  readonly dynamodb?: { readonly NewImage?: Image; readonly OldImage?: Image } | undefined;
}

/**
 * What a standing owes since this change; undefined where it owed the same before, or owes nothing. It reads no more than it needs and never
 * throws on an item: one that this version cannot read would stop the stream, and the sweep of what is owed finds it anyway.
 */
export function newPromiseOf(record: StreamRecord) {
  const promise = promiseIn(record.dynamodb?.NewImage);
  const before = promiseIn(record.dynamodb?.OldImage);
  return promise?.owed.requestId === before?.owed.requestId ? undefined : promise;
}

function promiseIn(image: Image) {
  if (image?.['pk']?.S?.startsWith(CAMPAIGN_PREFIX) !== true) return undefined;
  if (image['sk']?.S?.startsWith(STANDING_PREFIX) !== true) return undefined;
  return readPromise(plainItem(image));
}

/** What a referral owes since this change; like a promise, read as far as needed, and never thrown over. */
export function newClimbOf(record: StreamRecord) {
  const climb = climbIn(record.dynamodb?.NewImage);
  const before = climbIn(record.dynamodb?.OldImage);
  return climb?.since === before?.since ? undefined : climb;
}

function climbIn(image: Image) {
  if (image?.['pk']?.S?.startsWith(CAMPAIGN_PREFIX) !== true) return undefined;
  return image['sk']?.S?.startsWith(REFERRAL_PREFIX) === true ? readClimb(plainItem(image)) : undefined;
}

/** An item before and after, where it is one that tells facts. */
export function factChangeOf(record: StreamRecord): FactChange {
  const { NewImage, OldImage } = record.dynamodb ?? {};
  const [before, after] = [itemIn(OldImage), itemIn(NewImage)];
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

const itemIn = (image: Image) => (image === undefined ? undefined : lakeItemOf(plainItem(image)));
