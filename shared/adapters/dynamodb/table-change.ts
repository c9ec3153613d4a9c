/** The table's stream, as far as others may read it: which record is a standing, and what it says now. */

import type { FactChange } from '#shared/domain/report/lake-fact.ts';
import { readClimb, readReferral } from './edge-items.ts';
import { CAMPAIGN_PREFIX, kindOfLife, LIFE_PREFIX, REFERRAL_PREFIX, STANDING_PREFIX } from './keys.ts';
import { type Attribute, type Item, plainItem } from './plain-item.ts';
import { readObservation, readPromise, readStanding } from './referral-items.ts';

type Image = Readonly<Record<string, Attribute>> | undefined;

/** A record of the table's stream, as Lambda hands it over. */
export interface StreamRecord {
  readonly eventID?: string | undefined;
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

/** What a record says of facts: a standing before and after, or a new observation. */
export function factChangeOf(record: StreamRecord): FactChange {
  const { NewImage: after, OldImage: before } = record.dynamodb ?? {};
  const standing = readAs(STANDING_PREFIX, readStanding, after);
  const held = readAs(STANDING_PREFIX, readStanding, before);
  const observation = before === undefined && isComing(after) ? readAs(LIFE_PREFIX, readObservation, after) : undefined;
  const referral = readAs(REFERRAL_PREFIX, readReferral, after);
  const referralHeld = readAs(REFERRAL_PREFIX, readReferral, before);
  return {
    changeId: record.eventID ?? '',
    ...(held === undefined ? {} : { before: held }),
    ...(standing === undefined ? {} : { after: standing }),
    ...(observation === undefined ? {} : { observation }),
    ...(referral === undefined
      ? {}
      : { referral: { after: referral, ...(referralHeld === undefined ? {} : { before: referralHeld }) } }),
  };
}

const isComing = (image: Image): boolean => kindOfLife({ sk: image?.['sk']?.S }) === 'came';

function readAs<Fact>(prefix: string, read: (item: Item) => Fact, image: Image): Fact | undefined {
  if (image?.['pk']?.S?.startsWith(CAMPAIGN_PREFIX) !== true) return undefined;
  return image['sk']?.S?.startsWith(prefix) === true ? read(plainItem(image)) : undefined;
}
