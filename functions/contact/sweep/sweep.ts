/** Contact flow: callbacks are lossy, so the contacts of staff are compared again; what no callback told is handled like an event. */
import { type ContactSweepPorts, type ContactsCompared, compareContacts } from '#shared/story/sweep-contacts.ts';

export interface SweepContactsOutcome extends ContactsCompared {
  readonly kind: 'swept';
}

export const sweepContacts = async (ports: ContactSweepPorts): Promise<SweepContactsOutcome> => ({
  kind: 'swept',
  ...(await compareContacts(ports)),
});
