/** The world over HTTP, under /stand-in/: for another program, or a person with curl, who wants to play. Answers JSON. */

import type { StandIn } from './playing.ts';
import { type Json, jsonBody, numberOf, textOf, textsOf } from './reading.ts';

type Route = (standIn: StandIn, body: Json) => object | Promise<object>;

const optional = (body: Json, name: string): string | undefined =>
  body[name] === undefined ? undefined : textOf(body, name);
/** Event time; now where nobody says. */
const at = (body: Json): number => numberOf(body, 'at', Date.now());
const personAt = (body: Json) => ({ person: textOf(body, 'person'), at: at(body) });
const done = { done: true };

const ROUTES: Readonly<Record<string, Route>> = {
  staff(standIn, body) {
    standIn.hireStaff({ id: textOf(body, 'id'), name: textOf(body, 'name') });
    return done;
  },
  group(standIn, body) {
    const id = optional(body, 'id');
    const seed = { name: textOf(body, 'name'), owner: textOf(body, 'owner'), at: at(body) };
    const members = textsOf(body, 'members', []);
    return { chat_id: standIn.openGroup({ ...seed, members, ...(id === undefined ? {} : { id }) }) };
  },
  scan(standIn, body) {
    const note = optional(body, 'note');
    const order = { ...personAt(body), qr: textOf(body, 'qr'), isHalf: body['isHalf'] === true };
    return standIn.scan({ ...order, ...(note === undefined ? {} : { note }) });
  },
  invite: (standIn, body) => ({ kind: standIn.invite({ ...personAt(body), group: textOf(body, 'group') }) }),
  leave(standIn, body) {
    standIn.leave({ ...personAt(body), group: textOf(body, 'group'), wasRemoved: body['wasRemoved'] === true });
    return done;
  },
  unfollow(standIn, body) {
    standIn.endContact({ ...personAt(body), staff: textOf(body, 'staff'), by: 'person' });
    return done;
  },
  'remove-contact'(standIn, body) {
    standIn.endContact({ ...personAt(body), staff: textOf(body, 'staff'), by: 'staff' });
    return done;
  },
  confirm(standIn, body) {
    standIn.confirm({ ...personAt(body), staff: textOf(body, 'staff') });
    return done;
  },
  'apply-group-welcome'(standIn, body) {
    standIn.applyGroupWelcome(textOf(body, 'group'), optional(body, 'template'));
    return done;
  },
  'revoke-token'(standIn) {
    standIn.revokeToken();
    return done;
  },
  faults(standIn, body) {
    standIn.faults.plan = { ...standIn.faults.plan, ...jsonBody(JSON.stringify(body)) };
    return standIn.faults.plan;
  },
  callback(standIn, body) {
    standIn.setCallbackUrl(textOf(body, 'url'));
    return done;
  },
  verify: async (standIn) => ({ verified: await standIn.verifyCallback() }),
  joins: (standIn) => ({ joins: standIn.joins() }),
  delivered: (standIn, body) => ({ delivered: standIn.delivered(textOf(body, 'person')) }),
  calls: (standIn) => Object.fromEntries(standIn.calls),
};

export async function adminRoutes(standIn: StandIn, path: string, body: object): Promise<object | undefined> {
  const route = ROUTES[path];
  return route && (await route(standIn, jsonBody(JSON.stringify(body))));
}
