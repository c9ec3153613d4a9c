/** Whom of the staff to tell how a campaign goes, as its file says it. Nobody is told who is not named. */
import { type StaffId, staffId } from '../identity.ts';
import { NOTICE_KINDS, type NoticeKind, type NoticeRules, type QuietHours, THE_NIGHT } from '../notice/notice-rules.ts';
import { refuseDoubles } from './definition-lists.ts';
import type { Place } from './fault.ts';

/** Each has a message of his own. */
const MOST_STAFF = 20;

/** Absent: nobody is told. */
export function readNotices(place: Place): NoticeRules | undefined {
  if (place.isAbsent) return undefined;
  place.onlyFields('to', 'quiet', 'kinds');
  const to = readTo(place.at('to'));
  const quiet = readQuiet(place.at('quiet'));
  const kinds = readKinds(place.at('kinds'));
  return to.length === 0 ? undefined : { to, ...(quiet === undefined ? {} : { quiet }), kinds };
}

function readTo(place: Place): readonly StaffId[] {
  if (place.isAbsent) return [];
  const places = place.list('a list of WeCom userids: the staff who are told');
  if (places.length > MOST_STAFF) place.fault(`at most ${MOST_STAFF} userids`);
  const ids = places.map((one) => one.text('a WeCom userid', (text) => /^[\w.@-]{1,64}$/.test(text)));
  refuseDoubles(places, ids);
  return ids.map(staffId);
}

function readKinds(place: Place): readonly NoticeKind[] {
  if (place.isAbsent) return NOTICE_KINDS;
  const places = place.list(`a list of ${NOTICE_KINDS.join(', ')}`);
  if (Array.isArray(place.value) && places.length === 0)
    place.fault(`at least one of ${NOTICE_KINDS.join(', ')}; to tell nobody, leave notices out`);
  const kinds = places.map((one) => one.oneOf(NOTICE_KINDS));
  refuseDoubles(
    places,
    places.map(({ value }) => NOTICE_KINDS.find((kind) => kind === value) ?? ''),
  );
  return kinds;
}

function readQuiet(place: Place): QuietHours | undefined {
  if (place.isAbsent) return THE_NIGHT;
  if (place.value === 'none') return undefined;
  if (typeof place.value === 'string') place.fault('from and to, or none');
  else place.onlyFields('from', 'to');
  const [from, to] = [readTime(place.at('from')), readTime(place.at('to'))];
  if (from !== '' && from === to) place.at('to').fault('another time than quiet.from; for no quiet hours, quiet: none');
  return { from, to };
}

const readTime = (place: Place): string =>
  place.text('a time of day in quotes, such as "22:00"', (text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text));
