/** 「联系我」 codes (docs path 92228). They share one quota with the group codes. */

import type { ContactWay } from '../facts.ts';
import { type Json, numberOf, page, textOf, textsOf } from '../reading.ts';
import { WecomRefusal } from '../refusal.ts';
import type { Api, Call, Stage } from '../stage.ts';
import type { Way } from '../world.ts';

export const codeAddress = (stage: Stage, config: string): string => `${stage.origin()}/wwhead/${config}/0`;

/** One of 500,000 a corp, contact and group codes together (docs path 92229). */
export function spendQuota(stage: Stage): void {
  if (stage.world.ways.size >= stage.limits.codes) throw new WecomRefusal(41045);
}

export function checkedState(stage: Stage, state: string): string {
  if ([...state].length > stage.limits.stateLength) throw new WecomRefusal(40058, 'state too long');
  return state;
}

function booleanOf(body: Json, name: string, fallback: boolean): boolean {
  const value = body[name] ?? fallback;
  if (typeof value !== 'boolean') throw new WecomRefusal(40058, name);
  return value;
}

function checkedStaff(stage: Stage, users: readonly string[], type: 1 | 2): readonly string[] {
  if (users.length === 0 || (type === 1 && users.length !== 1)) throw new WecomRefusal(41039, 'user');
  if (users.length > stage.limits.staffPerWay) throw new WecomRefusal(41041);
  for (const user of users) if (!stage.world.staff.has(user)) throw new WecomRefusal(40003, user);
  return users;
}

function add(call: Call): object {
  const { stage, body } = call;
  const type = numberOf(body, 'type');
  const scene = numberOf(body, 'scene');
  if ((type !== 1 && type !== 2) || (scene !== 1 && scene !== 2)) throw new WecomRefusal(41039, 'type or scene');
  const way: ContactWay = {
    type,
    scene,
    remark: textOf(body, 'remark', ''),
    skip_verify: booleanOf(body, 'skip_verify', true),
    state: checkedState(stage, textOf(body, 'state', '')),
    user: checkedStaff(stage, textsOf(body, 'user', []), type),
    mark_source: booleanOf(body, 'mark_source', true),
  };
  if ([...way.remark].length > 30) throw new WecomRefusal(41039, 'remark');
  spendQuota(stage);
  const config = stage.randomId(16);
  stage.happen({ fact: 'contact-way', config, way, wall: stage.wallNow() });
  return { config_id: config, ...(scene === 2 ? { qr_code: codeAddress(stage, config) } : {}) };
}

function wayOf({ stage, body }: Call): Extract<Way, { kind: 'contact' }> {
  const way = stage.world.ways.get(textOf(body, 'config_id'));
  if (way?.kind !== 'contact') throw new WecomRefusal(41044);
  return way;
}

function get(call: Call): object {
  const { config, way } = wayOf(call);
  const qr = way.scene === 2 ? { qr_code: codeAddress(call.stage, config) } : {};
  return { contact_way: { config_id: config, ...way, party: [], is_temp: false, ...qr } };
}

/** Type and scene stay; lists that are given overwrite (docs path 92228). */
function update(call: Call): object {
  const { stage, body } = call;
  const { config, way } = wayOf(call);
  const changed: ContactWay = {
    ...way,
    remark: textOf(body, 'remark', way.remark),
    skip_verify: booleanOf(body, 'skip_verify', way.skip_verify),
    state: checkedState(stage, textOf(body, 'state', way.state)),
    user: checkedStaff(stage, textsOf(body, 'user', way.user), way.type),
  };
  stage.happen({ fact: 'contact-way', config, way: changed, wall: stage.wallNow() });
  return {};
}

function remove(call: Call): object {
  const { config } = wayOf(call);
  call.stage.happen({ fact: 'way-deleted', config, wall: call.stage.wallNow() });
  return {};
}

const NINETY_DAYS_S = 90 * 86_400;

function list({ stage, body }: Call): object {
  const nowS = Math.floor(stage.wallNow() / 1000);
  const from = numberOf(body, 'start_time', nowS - NINETY_DAYS_S) * 1000;
  const to = numberOf(body, 'end_time', nowS + 1) * 1000;
  const limit = numberOf(body, 'limit', 100);
  if (limit < 1 || limit > 1000) throw new WecomRefusal(40058, 'limit');
  const ways = [...stage.world.ways.values()].filter(
    (way) => way.kind === 'contact' && way.madeAt >= from && way.madeAt <= to,
  );
  const { items, next } = page(ways, textOf(body, 'cursor', ''), limit);
  const configs = items.map((way) => ({ config_id: way.config }));
  return { contact_way: configs, ...(next === undefined ? {} : { next_cursor: next }) };
}

export const contactWayApis: Readonly<Record<string, Api>> = {
  'externalcontact/add_contact_way': { method: 'POST', answer: add },
  'externalcontact/get_contact_way': { method: 'POST', answer: get },
  'externalcontact/update_contact_way': { method: 'POST', answer: update },
  'externalcontact/del_contact_way': { method: 'POST', answer: remove },
  'externalcontact/list_contact_way': { method: 'POST', answer: list },
};
