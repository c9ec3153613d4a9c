/** Customers and who serves them (docs paths 92113, 92114, 92994, 92571, 92132). */

import { personOf } from '../people.ts';
import { numberOf, page, textOf, textsOf } from '../reading.ts';
import { WecomRefusal } from '../refusal.ts';
import type { Api, Call } from '../stage.ts';
import type { Friendship, World } from '../world.ts';

const isOutside = (id: string): boolean => id.startsWith('wm') || id.startsWith('wo');

function externalContact(call: Call, id: string): object {
  const { name, unionid, gender } = personOf(id);
  const avatar = `${call.stage.origin()}/mmhead/${encodeURIComponent(id)}/132`;
  return { external_userid: id, name, avatar, type: 1, gender, unionid };
}

const followCommon = (person: string, staff: string, friend: Friendship): object => ({
  userid: staff,
  remark: personOf(person).name,
  description: '',
  createtime: Math.floor(friend.since / 1000),
  ...(friend.state === '' ? {} : { state: friend.state }),
  oper_userid: person,
  add_way: friend.state === '' ? 0 : 1,
});

function followersOf(world: World, person: string): [string, Friendship][] {
  return [...world.friends].flatMap(([staff, friends]): [string, Friendship][] => {
    const friend = friends.get(person);
    return friend && !friend.isHalf ? [[staff, friend]] : [];
  });
}

function getContact(call: Call): object {
  const id = call.query.get('external_userid');
  if (!id) throw new WecomRefusal(41035);
  if (!isOutside(id)) throw new WecomRefusal(40096);
  const followers = followersOf(call.stage.world, id);
  // A half-added contact is nobody's friend yet; neither is a stranger (docs path 90313, 84061).
  if (followers.length === 0) throw new WecomRefusal(84061);
  const { items, next } = page(followers, call.query.get('cursor') ?? '', 500);
  return {
    external_contact: externalContact(call, id),
    follow_user: items.map(([staff, friend]) => ({ ...followCommon(id, staff, friend), tags: [], remark_mobiles: [] })),
    ...(next === undefined ? {} : { next_cursor: next }),
  };
}

function staffNamed(call: Call, id: string): string {
  if (!call.stage.world.staff.has(id)) throw new WecomRefusal(40003, id);
  return id;
}

const customersOf = (call: Call, staff: string): [string, Friendship][] =>
  [...(call.stage.world.friends.get(staffNamed(call, staff)) ?? [])].filter(([, friend]) => !friend.isHalf);

function listContacts(call: Call): object {
  const people = customersOf(call, call.query.get('userid') ?? '').map(([person]) => person);
  if (people.length === 0) throw new WecomRefusal(84061);
  return { external_userid: people };
}

function batchByStaff(call: Call): object {
  const staff = textsOf(call.body, 'userid_list');
  if (staff.length === 0 || staff.length > 100) throw new WecomRefusal(40058, 'userid_list');
  const limit = numberOf(call.body, 'limit', 50);
  if (limit < 1 || limit > 100) throw new WecomRefusal(40058, 'limit');
  const rows = staff.flatMap((id) => customersOf(call, id).map(([person, friend]) => ({ place: id, person, friend })));
  const { items, next } = page(rows, textOf(call.body, 'cursor', ''), limit);
  for (const { place, person } of items) call.stage.tell(place, person);
  const contacts = items.map(({ place, person, friend }) => ({
    external_contact: externalContact(call, person),
    follow_info: { ...followCommon(person, place, friend), tag_id: [] },
  }));
  return { external_contact_list: contacts, next_cursor: next ?? '', fail_info: { unlicensed_userid_list: [] } };
}

const DAY_SECONDS = 86_400;
/** Days are those of Shanghai; an instant within one stands for its midnight. */
const SHANGHAI_SECONDS = 28_800;
const midnight = (at: number): number => at - ((at + SHANGHAI_SECONDS) % DAY_SECONDS);

/** New and lost contacts a day, from what really happened; chats are not simulated and count nothing. */
function behaviour(call: Call): object {
  const staff = new Set(textsOf(call.body, 'userid').map((id) => staffNamed(call, id)));
  const from = midnight(numberOf(call.body, 'start_time'));
  const to = midnight(numberOf(call.body, 'end_time'));
  if (staff.size === 0 || staff.size > 100 || to < from || to - from > 30 * DAY_SECONDS) throw new WecomRefusal(40058);
  const days = Array.from({ length: Math.floor((to - from) / DAY_SECONDS) + 1 }, (_, day) => from + day * DAY_SECONDS);
  const facts = call.stage.world.facts;
  return {
    behavior_data: days.map((day) => {
      const isThen = (at: number): boolean => at >= day * 1000 && at < (day + DAY_SECONDS) * 1000;
      const gained = facts.filter(
        (fact) =>
          fact.fact === 'scan' && fact.outcome.kind === 'added' && staff.has(fact.outcome.staff) && isThen(fact.at),
      ).length;
      const lost = facts.filter(
        (fact) => fact.fact === 'contact-ended' && fact.by === 'person' && staff.has(fact.staff) && isThen(fact.at),
      ).length;
      return {
        stat_time: day,
        chat_cnt: 0,
        message_cnt: 0,
        reply_percentage: 0,
        avg_reply_time: 0,
        negative_feedback_cnt: lost,
        new_apply_cnt: gained,
        new_contact_cnt: gained,
      };
    }),
  };
}

export const contactApis: Readonly<Record<string, Api>> = {
  'externalcontact/get': { method: 'GET', answer: getContact },
  'externalcontact/list': { method: 'GET', answer: listContacts },
  'externalcontact/batch/get_by_user': { method: 'POST', answer: batchByStaff },
  'externalcontact/get_follow_user_list': {
    method: 'GET',
    answer: ({ stage }) => ({ follow_user: [...stage.world.staff.keys()] }),
  },
  'externalcontact/get_user_behavior_data': { method: 'POST', answer: behaviour },
};
