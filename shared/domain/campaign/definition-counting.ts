/** What counts, as a campaign file says it: newcomers, leavers, the most that count, and the two lists. */
import { type MemberId, memberId } from '../identity.ts';
import type { CountingRules, Mechanic, NewOnly } from './campaign.ts';
import type { Place } from './fault.ts';

const FIELDS = ['newOnly', 'leaving', 'maximum', 'blacklist', 'whitelist'];
/** The campaign is one item of the table, lists included. */
const LONGEST_LIST = 1_000;

/** Everything may be left out: then anybody counts, once, if he stays through his hold. */
export function readCounting(place: Place, mechanic: Mechanic | undefined): CountingRules {
  if (place.isAbsent) return { leaving: 'within-hold', blacklist: [], whitelist: [] };
  place.onlyFields(...FIELDS);
  const leaving = place.at('leaving');
  const maximum = place.at('maximum');
  const newOnly = readNewOnly(place.at('newOnly'), mechanic);
  const blacklist = readMembers(place.at('blacklist'));
  const whitelist = readMembers(place.at('whitelist'));
  for (const [index, member] of whitelist.entries()) {
    if (member !== '' && blacklist.includes(member))
      place.at('whitelist').at(index).fault(`nobody of the blacklist; ${member} is on both`);
  }
  return {
    ...(newOnly === undefined ? {} : { newOnly }),
    leaving: leaving.isAbsent ? 'within-hold' : leaving.oneOf(['within-hold', 'always', 'never']),
    ...(maximum.isAbsent
      ? {}
      : { maximumCounted: maximum.whole('the most referrals of one inviter that count', 1, 1_000_000) }),
    blacklist,
    whitelist,
  };
}

function readNewOnly(place: Place, mechanic: Mechanic | undefined): NewOnly | undefined {
  if (place.isAbsent) return undefined;
  const chosen = place.oneOf(['corp', 'groups', 'staff']);
  if (mechanic === 'contact' && chosen === 'groups')
    place.fault('corp or staff: friends of the contact mechanic join no group');
  if (mechanic === 'group' && chosen === 'staff')
    place.fault('corp or groups: friends of the group mechanic add no staff');
  return chosen;
}

function readMembers(place: Place): readonly MemberId[] {
  if (place.isAbsent) return [];
  const places = place.list('a list of member ids (external_userid)');
  if (places.length > LONGEST_LIST) place.fault(`at most ${LONGEST_LIST} members`);
  const ids = places.map((one) => one.text('a member id (external_userid)', (text) => /^[\w-]{1,64}$/.test(text)));
  for (const [index, id] of ids.entries()) {
    if (id !== '' && ids.indexOf(id) < index) places[index]?.fault(`no second ${id}`);
  }
  return ids.map(memberId);
}
