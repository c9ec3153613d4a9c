/** Turns what was played into the rows the design promises. */
import { median, percentile } from './figures.ts';
import type { ContactsPlayed, Played, RushPlayed } from './joins.ts';
import { writeUnitsOf } from './ledger.ts';
import { atMost, ms, number, type Section } from './report.ts';

const TO_THE_POSTER = ['poster/request', 'poster/render', 'welcome/send', 'outbox/dispatch', 'outbox/sweep'];

export function welcome({ perSecond, seconds, joins, welcomeMs, withPicture }: ContactsPlayed): Section {
  const reached = welcomeMs.length / joins;
  const tail = percentile(welcomeMs, 99);
  return {
    title: `welcome: ${perSecond} contacts a second, open loop, every function cold at the first (${joins} contacts)`,
    lines: [
      { what: 'event → welcome message, p50', figure: ms(median(welcomeMs)) },
      { what: 'event → welcome message, p99', figure: ms(tail), reach: atMost(tail, 5_000, ' ms') },
      {
        what: 'event → welcome message, longest',
        figure: ms(Math.max(...welcomeMs)),
        reach: { words: 'never past 20 s', isReached: reached === 1 && Math.max(...welcomeMs) < 20_000 },
      },
      {
        what: 'welcomed in time · with the poster in the message',
        figure: `${number(100 * reached, 1)} % · ${number((100 * withPicture) / joins, 1)} %`,
        against: `all done after ${number(seconds, 0)} s`,
      },
    ],
    notes: ['seen by WeCom’s stand-in, from the event it tells to the message it is sent'],
  };
}

export interface Joined {
  readonly calm: Played;
  readonly rush: RushPlayed;
  readonly contact: ContactsPlayed;
}

export function join({ calm, rush, contact }: Joined): Section {
  const unitsOf = ({ work, joins }: Played, steps: readonly string[]): number => writeUnitsOf(work, steps) / joins;
  const group = unitsOf(calm, ['callback/receive', 'group/read']);
  const rushed = unitsOf(rush, ['callback/receive', 'group/read']);
  const added = unitsOf(contact, ['callback/receive', 'contact/record']);
  const poster = unitsOf(contact, TO_THE_POSTER);
  const readMs = rush.work.get('group/read')?.billedMs ?? Number.NaN;
  const units = (value: number): string => `${number(value)} units`;
  return {
    title: 'join: write units of the table, its index included, from the webhook on, through the real bundles',
    lines: [
      {
        what: `group: referral, verdict, membership, read (${calm.joins} joins, one read each)`,
        figure: units(group),
        against: `${units(rushed)} in a rush`,
        reach: atMost(group, 8),
      },
      { what: `contact: the same (${contact.joins} joins)`, figure: units(added), reach: atMost(added, 8) },
      { what: 'contact: code, poster and welcome more', figure: units(poster), reach: atMost(poster, 10) },
      {
        what: 'joins a second of group/read on this machine, in a rush',
        figure: number((1_000 * rush.joins) / readMs, 0),
        against: 'per second it was billed',
      },
    ],
  };
}

export function reads({ reads, joins, rushSeconds }: RushPlayed): Section {
  return {
    title: `reads: ${joins} joins in ${number(rushSeconds, 1)} s in one group`,
    lines: [
      {
        what: 'groupchat/get calls',
        figure: number(reads, 0),
        against: `${joins} with one for each`,
        reach: { words: '≤ 4, and 1 more look', isReached: reads <= 5 },
      },
    ],
  };
}
