/**
 * What to do about each error code of WeCom: every known code has exactly one reaction, and a code nobody knows has its own.
 * Refuses to guess from the words of an answer. Source: WeCom's table of global error codes (docs path 90313).
 */

/**
 * - `retry`: WeCom is busy; again within the call while time allows, then the message comes back.
 * - `pause`: too often or too many at once; that API rests for everybody, by the stored `pausedUntil`.
 * - `refresh`: the access token died early; one forced refresh, one replay.
 * - `refuse`: this request can never work, now or later: ours is the mistake, or the rule is WeCom's.
 * - `drop`: whom or what it speaks of is gone.
 * - `alert`: a person must change something at WeCom or in the secret; the message waits.
 * - `success-like`: an answer in its own right; the port that asked says what it means.
 * - `unknown`: in no document we know; tried as `retry`, then refused, so that a person sees it.
 */
export type Reaction = 'retry' | 'pause' | 'refresh' | 'refuse' | 'drop' | 'alert' | 'success-like';

/** One line per code, so the compiler reports a code with two reactions. */
export const REACTIONS: Readonly<Record<string, Reaction>> = {
  '-1': 'retry', // system busy
  6000: 'retry', // two writers on one version
  41063: 'retry', // a mass message is still being handed out
  41096: 'retry', // another app is sending this very welcome
  45035: 'retry', // two writers on one record
  50100: 'retry', // paging cursor lost: paging starts again with the next sweep

  45009: 'pause', // called too often
  45033: 'pause', // too many calls at once

  40001: 'refresh', // asked of any API but gettoken: the token is no longer good
  40014: 'refresh', // token invalid
  42001: 'refresh', // token expired

  40029: 'refuse', // OAuth code invalid: the person starts again
  42003: 'refuse', // OAuth code expired
  42022: 'refuse', // OAuth code used
  40035: 'refuse', // parameters
  40058: 'refuse', // parameters
  40063: 'refuse', // parameters empty
  47001: 'refuse', // not JSON
  40201: 'refuse', // anti-spam: repeating the content makes it worse
  40204: 'refuse', // anti-spam
  41001: 'refuse', // token missing
  41035: 'refuse', // external contact missing
  41037: 'refuse', // contact way: parameter
  41038: 'refuse', // contact way: parameter
  41039: 'refuse', // contact way: parameter or config id
  41040: 'refuse', // contact way: parameter or config id
  41041: 'refuse', // contact way: more than 100 staff
  41042: 'refuse', // contact way: parameter or config id
  41043: 'refuse', // contact way: parameter or config id
  41044: 'refuse', // contact way: parameter or config id
  41055: 'refuse', // 100 group welcomes: reuse one
  41058: 'refuse', // group welcome of another app
  41091: 'refuse', // more than 5 groups in a join way
  81017: 'refuse', // list too long: narrow the filter
  90500: 'refuse', // handing over groups: the owner has not resigned
  90502: 'refuse', // handing over groups
  90503: 'refuse', // handing over groups: full
  90504: 'refuse', // handing over groups
  90505: 'refuse', // handing over groups
  90506: 'refuse', // handing over groups
  90507: 'refuse', // handing over groups
  90508: 'refuse', // handing over groups
  610003: 'refuse', // service link: scene

  40003: 'drop', // no such staff member
  60111: 'drop', // no such staff member
  40068: 'drop', // no such tag
  41110: 'drop', // no such tag
  40096: 'drop', // external id of another id space, or nobody in range follows him
  41094: 'drop', // three reminders a day are enough
  81013: 'drop', // nobody left to send to
  84084: 'drop', // not his contact
  90511: 'drop', // bad group id of a mini program
  93000: 'drop', // group robot removed
  93004: 'drop', // group robot disabled

  40013: 'alert', // corp id wrong
  40056: 'alert', // agent id wrong
  301002: 'alert', // token of another app
  40091: 'alert', // secret wrong
  40098: 'alert', // staff member not real-name verified
  41054: 'alert', // staff member not activated
  40126: 'alert', // tag ceiling of the corp
  40144: 'alert', // tag ceiling of a customer
  42009: 'alert', // suite token: this app is not what the console says it is
  45036: 'alert', // data access limited: unofficial clients in use
  48001: 'alert', // no permission for this API
  48002: 'alert', // no permission for this API
  48004: 'alert', // authorisation withdrawn
  48006: 'alert', // permission withdrawn for inactivity
  48011: 'alert', // permission withdrawn for inactivity
  50001: 'alert', // trusted domain
  80001: 'alert', // trusted domain
  85005: 'alert', // domain ownership
  60011: 'alert', // outside the visible range
  60021: 'alert', // outside the visible range
  60030: 'alert', // outside the visible range
  60020: 'alert', // our address is not among the trusted IPs
  60031: 'alert', // app banned from APIs
  84074: 'alert', // staff member may not have external contacts
  84083: 'alert', // not a service member
  610014: 'alert', // mini program or union id: entities differ
  610015: 'alert', // mini program or union id
  610016: 'alert', // mini program or union id
  610017: 'alert', // mini program or union id
  610018: 'alert', // mini program or union id
  610023: 'alert', // customer capacity of the corp
  610024: 'alert', // qualification of the corp
  701008: 'alert', // licence
  701099: 'alert', // licence
  701170: 'alert', // free period of live codes ended

  40007: 'success-like', // picture unknown: upload again
  40145: 'success-like', // picture expired: upload again
  41045: 'success-like', // no more live codes
  41050: 'success-like', // welcome code expired
  41051: 'success-like', // welcomed already
  41053: 'success-like', // waits for his consent to archiving
  49008: 'success-like', // group dissolved
  90501: 'success-like', // not a customer group
  90509: 'success-like', // not a customer group
  84061: 'success-like', // no contact relation (yet)
};

/** Whom this asks about has left the corp. Other refusals of one staff member (not activated, out of sight, not licensed) are for a person to mend. */
export const NO_SUCH_STAFF: readonly number[] = [40003, 60111];

export const reactionTo = (errcode: number): Reaction | 'unknown' => REACTIONS[String(errcode)] ?? 'unknown';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How long an API rests. 45009 blocks for 60 s (minute rule), an hour, a day or 30 days, and only its words say which
 * (docs path 90312); 45033 is over as soon as fewer calls run, so callers are only spread by `random`.
 */
export function restMs(errcode: number, errmsg: string, random: () => number): number {
  if (errcode === 45033) return 1_000 + Math.floor(random() * 2_000);
  const words = errmsg.replace(/\[[^\]]*\]|https?:\S+/g, '').toLowerCase();
  if (/\bmonth|月/.test(words)) return 30 * DAY;
  if (/\bday|\bdaily|天|日/.test(words)) return DAY;
  if (/\bhour|小时/.test(words)) return HOUR;
  return MINUTE;
}
