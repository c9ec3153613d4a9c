/** The lists of a campaign file: entry codes, groups, staff. Each names a thing once. */
import { groupId, staffId } from '../identity.ts';
import type { CampaignDefinition, Mechanic } from './campaign.ts';
import type { Place } from './fault.ts';

/** A contact way names at most 100 staff (docs path 92228). */
const STAFF_PER_CODE = 100;

export function readEntryCodes(place: Place): CampaignDefinition['entryCodes'] {
  const entries = place.list('a list of labels, at least one, such as [moments, shop]');
  const labels = entries.map((entry) =>
    entry.text('a label of a-z, 0-9 and -, at most 20', (text) => /^[a-z0-9-]{1,20}$/.test(text)),
  );
  if (Array.isArray(place.value) && labels.length === 0) place.fault('at least one label');
  refuseDoubles(entries, labels);
  return labels.map((label) => ({ label }));
}

export function readGroups(place: Place, mechanic: Mechanic): CampaignDefinition['groups'] {
  if (mechanic === 'contact') {
    if (!place.isAbsent) place.fault('nothing: friends of the contact mechanic add staff, not groups');
    return [];
  }
  const groups = place.list('a list of customer group ids (chat_id)');
  if (Array.isArray(place.value) && groups.length === 0) place.fault('at least one customer group');
  const ids = groups.map((group) => group.text('a customer group id (chat_id)', (text) => /^[\w-]{1,64}$/.test(text)));
  refuseDoubles(groups, ids);
  return ids.map(groupId);
}

export function readStaff(place: Place, isNeeded: boolean, who: string): CampaignDefinition['staff'] {
  if (!isNeeded) {
    if (!place.isAbsent) place.fault('nothing: this mechanic has no such staff');
    return [];
  }
  const staff = place.list(`a list of WeCom userids: ${who}`);
  if (Array.isArray(place.value) && (staff.length === 0 || staff.length > STAFF_PER_CODE))
    place.fault(`1 to ${STAFF_PER_CODE} userids: ${who}`);
  const ids = staff.map((one) => one.text('a WeCom userid', (text) => /^[\w.@-]{1,64}$/.test(text)));
  refuseDoubles(staff, ids);
  return ids.map(staffId);
}

export function refuseDoubles(places: readonly Place[], values: readonly string[]): void {
  for (const [index, value] of values.entries()) {
    if (value !== '' && values.indexOf(value) < index) places[index]?.fault(`no second ${value}`);
  }
}
