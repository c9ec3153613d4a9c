/** Stream records as Lambda hands them to a function (AWS: "Using Lambda with Amazon DynamoDB", example event). */
import type { AttributeValue, _Record as SdkRecord } from '@aws-sdk/client-dynamodb-streams';
import { isObject, type Json, type JsonObject } from './json.ts';

export interface StreamRecord {
  readonly sequenceNumber: string;
  readonly createdAt: number;
  /** Old and new image are the same: real DynamoDB writes no record for a write that changes nothing. */
  readonly changesNothing: boolean;
  readonly event: JsonObject;
}

export function streamRecord(record: SdkRecord, streamArn: string, region: string): StreamRecord {
  const { Keys, NewImage, OldImage, ...change } = record.dynamodb ?? {};
  const createdAt = Math.floor((change.ApproximateCreationDateTime?.getTime() ?? Date.now()) / 1000);
  const images = { Keys: image(Keys), NewImage: image(NewImage), OldImage: image(OldImage) };
  const sequenceNumber = change.SequenceNumber ?? '';
  return {
    sequenceNumber,
    createdAt: createdAt * 1000,
    changesNothing:
      images.NewImage !== undefined && images.OldImage !== undefined && same(images.NewImage, images.OldImage),
    event: {
      eventID: record.eventID ?? sequenceNumber,
      eventName: record.eventName ?? 'MODIFY',
      eventVersion: record.eventVersion ?? '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: region,
      dynamodb: {
        ApproximateCreationDateTime: createdAt,
        ...withoutAbsent(images),
        SequenceNumber: sequenceNumber,
        SizeBytes: change.SizeBytes ?? 0,
        StreamViewType: change.StreamViewType ?? 'NEW_AND_OLD_IMAGES',
      },
      ...(record.userIdentity && {
        userIdentity: {
          principalId: record.userIdentity.PrincipalId ?? '',
          type: record.userIdentity.Type ?? '',
        },
      }),
      eventSourceARN: streamArn,
    },
  };
}

const image = (item: Record<string, AttributeValue> | undefined): JsonObject | undefined =>
  item && Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attribute(value)]));

/** The SDK's value as DynamoDB's JSON: binaries are base64. */
function attribute(value: AttributeValue): Json {
  if (value.L) return { L: value.L.map(attribute) };
  if (value.M) return { M: image(value.M) ?? {} };
  if (value.B) return { B: base64(value.B) };
  if (value.BS) return { BS: value.BS.map(base64) };
  if (value.SS) return { SS: value.SS };
  if (value.NS) return { NS: value.NS };
  if (value.S !== undefined) return { S: value.S };
  if (value.N !== undefined) return { N: value.N };
  return value.BOOL === undefined ? { NULL: true } : { BOOL: value.BOOL };
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const withoutAbsent = (images: Readonly<Record<string, JsonObject | undefined>>): Record<string, JsonObject> =>
  Object.fromEntries(Object.entries(images).flatMap(([name, value]) => (value ? [[name, value]] : [])));

/** Attribute order and the order inside a set mean nothing. */
function same(left: Json, right: Json): boolean {
  return JSON.stringify(ordered(left)) === JSON.stringify(ordered(right));
}

function ordered(value: Json): Json {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, member]) => [
        name,
        /^[SNB]S$/.test(name) && Array.isArray(member) ? member.toSorted() : ordered(member),
      ]),
  );
}
