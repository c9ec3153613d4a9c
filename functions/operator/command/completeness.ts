/** Operator: how far the books of a campaign can be trusted, in the lines `campaign show` prints. */
import { isoInstant, SECOND } from '#shared/domain/calendar.ts';
import { badgeOf, type Completeness } from '#shared/domain/report/completeness.ts';
import type { Heard } from '#shared/domain/report/hearing.ts';

export type CompletenessLines = Readonly<Record<string, string>>;

/** With its date: what was measured an hour ago is an hour old. */
export function completenessLines(measured: Completeness | undefined): CompletenessLines {
  if (measured === undefined) return { badge: 'not measured yet' };
  const { heard, total, read, waiting, partings } = measured;
  const badge = badgeOf(measured);
  return {
    badge: badge === undefined ? 'nothing to measure yet' : `${badge.percent} %, by what was ${WORDS[badge.weakest]}`,
    measuredAt: isoInstant(measured.measuredAt),
    ...(heard === undefined ? {} : { heardInTime: `${heardOf(heard)} comings and goings of today and yesterday` }),
    heardInTimeSinceBegin: heardOf(total),
    countedAt: isoInstant(measured.countedAt),
    ...(read === undefined
      ? {}
      : {
          readLately: `${read.groupsRead} of ${read.groups} groups, ${read.staffRead} of ${read.staff} staff`,
          oldestRead: read.oldestReadAt === undefined ? 'never' : isoInstant(read.oldestReadAt),
        }),
    ...(waiting === undefined
      ? {}
      : {
          holdsWaiting:
            waiting.due === 0 ? 'none' : `${waiting.due}, the longest for ${durationOf(waiting.longestSeconds)}`,
        }),
    ...(partings === undefined
      ? {}
      : {
          deletionsOnTheBooks: `${partings.recovered} of ${partings.told} that WeCom counts in seven days`,
          staffNotMeasured: partings.unmeasured.join(', ') || 'none',
        }),
  };
}

const WORDS = {
  heard: 'heard in time',
  read: 'read lately',
  partings: 'found of the deletions WeCom counts',
} as const;

const heardOf = ({ comings, goings, unheardComings, unheardGoings }: Heard): string =>
  `${comings + goings - unheardComings - unheardGoings} of ${comings + goings}`;

/** `02:30:00`, and more than 24 hours where it is. */
function durationOf(seconds: number): string {
  const minutesAndSeconds = isoInstant((seconds % 3_600) * SECOND).slice(14, 19);
  return `${String(Math.floor(seconds / 3_600)).padStart(2, '0')}:${minutesAndSeconds}`;
}
