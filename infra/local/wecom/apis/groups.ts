/** Customer groups and the codes that lead into them (docs paths 92120, 92122, 92229). */

import type { JoinWay } from '../facts.ts';
import { showUntil } from '../group.ts';
import { personOf } from '../people.ts';
import { numberOf, page, partOf, textOf, textsOf } from '../reading.ts';
import { WecomRefusal } from '../refusal.ts';
import type { Api, Call } from '../stage.ts';
import type { Way } from '../world.ts';
import { checkedState, codeAddress, spendQuota } from './contact-ways.ts';

const seconds = (at: number): number => Math.floor(at / 1000);

function list({ stage, body }: Call): object {
  const limit = numberOf(body, 'limit');
  if (limit < 1 || limit > 1000) throw new WecomRefusal(40058, 'limit');
  const owners = textsOf(partOf(body, 'owner_filter'), 'userid_list', []);
  if (owners.length > 100) throw new WecomRefusal(40058, 'userid_list');
  const status = numberOf(body, 'status_filter', 0);
  const groups = [...stage.world.groups.values()].filter(
    (group) => !group.isDismissed && status === 0 && (owners.length === 0 || owners.includes(group.owner)),
  );
  const { items, next } = page(groups, textOf(body, 'cursor', ''), limit);
  const rows = items.map((group) => ({ chat_id: group.id, status: 0 }));
  return { group_chat_list: rows, ...(next === undefined ? {} : { next_cursor: next }) };
}

function get({ stage, body }: Call): object {
  const { world } = stage;
  const group = world.groups.get(textOf(body, 'chat_id'));
  if (!group) throw new WecomRefusal(90501);
  if (group.isDismissed) throw new WecomRefusal(49008);
  const isNamed = numberOf(body, 'need_name', 0) === 1;
  showUntil(group, stage.wallNow() - stage.limits.detailLagMs);
  for (const id of group.shown.keys()) stage.tell(group.id, id);
  const members = [...group.shown].map(([id, stay]) => {
    const staff = world.staff.get(id);
    return {
      userid: id,
      type: staff ? 1 : 2,
      ...(staff ? {} : { unionid: personOf(id).unionid }),
      join_time: seconds(stay.at),
      join_scene: stay.scene,
      ...(stay.state === undefined || stay.state === '' ? {} : { state: stay.state }),
      ...(stay.scene === 1 ? { invitor: { userid: group.owner } } : {}),
      group_nickname: '',
      ...(isNamed ? { name: staff?.name ?? personOf(id).name } : {}),
    };
  });
  return {
    group_chat: {
      chat_id: group.id,
      name: group.name,
      owner: group.owner,
      create_time: seconds(group.createdAt),
      notice: '',
      member_list: members,
      admin_list: [],
      member_version: group.shownVersion,
    },
  };
}

function givenWay({ stage, body }: Call): JoinWay {
  const scene = numberOf(body, 'scene');
  const auto = numberOf(body, 'auto_create_room', 1);
  const groups = textsOf(body, 'chat_id_list');
  if ((scene !== 1 && scene !== 2) || (auto !== 0 && auto !== 1)) throw new WecomRefusal(40058, 'scene or room');
  if (groups.length === 0) throw new WecomRefusal(40063, 'chat_id_list');
  if (groups.length > stage.limits.groupsPerCode) throw new WecomRefusal(41091);
  for (const id of groups) {
    const group = stage.world.groups.get(id);
    if (!group || group.isDismissed) throw new WecomRefusal(group ? 49008 : 90501, id);
  }
  const base = textOf(body, 'room_base_name', '');
  if ([...base].length > 40) throw new WecomRefusal(40058, 'room_base_name');
  return {
    scene,
    // Cut, not refused (docs path 92229).
    remark: [...textOf(body, 'remark', '')].slice(0, 30).join(''),
    auto_create_room: auto,
    room_base_name: base,
    room_base_id: numberOf(body, 'room_base_id', 1),
    chat_id_list: groups,
    state: checkedState(stage, textOf(body, 'state', '')),
    mark_source: body['mark_source'] !== false,
  };
}

function addWay(call: Call): object {
  const way = givenWay(call);
  spendQuota(call.stage);
  const config = call.stage.randomId(16);
  call.stage.happen({ fact: 'join-way', config, way, wall: call.stage.wallNow() });
  return { config_id: config };
}

function wayOf({ stage, body }: Call): Extract<Way, { kind: 'join' }> {
  const way = stage.world.ways.get(textOf(body, 'config_id'));
  if (way?.kind !== 'join') throw new WecomRefusal(41044);
  return way;
}

function getWay(call: Call): object {
  const { config, way } = wayOf(call);
  return { join_way: { config_id: config, ...way, qr_code: codeAddress(call.stage, config) } };
}

/** A full overwrite: what is not said again is gone (docs path 92229). */
function updateWay(call: Call): object {
  const { config } = wayOf(call);
  call.stage.happen({ fact: 'join-way', config, way: givenWay(call), wall: call.stage.wallNow() });
  return {};
}

function removeWay(call: Call): object {
  const { config } = wayOf(call);
  call.stage.happen({ fact: 'way-deleted', config, wall: call.stage.wallNow() });
  return {};
}

export const groupApis: Readonly<Record<string, Api>> = {
  'externalcontact/groupchat/list': { method: 'POST', answer: list },
  'externalcontact/groupchat/get': { method: 'POST', answer: get },
  'externalcontact/groupchat/add_join_way': { method: 'POST', answer: addWay },
  'externalcontact/groupchat/get_join_way': { method: 'POST', answer: getWay },
  'externalcontact/groupchat/update_join_way': { method: 'POST', answer: updateWay },
  'externalcontact/groupchat/del_join_way': { method: 'POST', answer: removeWay },
};
