/** Contact flow: callbacks are lossy, so the contacts of staff not read for a while are read again. */
import { askForContactReads, type ContactReadsAsked, type ContactReadsPorts } from '#shared/story/sweep-contacts.ts';

export interface SweepContactsOutcome extends ContactReadsAsked {
  readonly kind: 'swept';
}

/** @param staleAfterMinutes 0 asks for everybody, whenever he was read last. */
export const sweepContacts = async (
  ports: ContactReadsPorts,
  staleAfterMinutes: number,
): Promise<SweepContactsOutcome> => ({ kind: 'swept', ...(await askForContactReads(ports, staleAfterMinutes)) });
