/** Group flow: callbacks are lossy, so groups nothing was heard of for a while are read again. */
import { askForGroupReads, type GroupReadsAsked, type GroupReadsPorts } from '#shared/story/sweep-groups.ts';

export interface SweepGroupsOutcome extends GroupReadsAsked {
  readonly kind: 'swept';
}

/** @param staleAfterMinutes 0 asks for every group, whenever it was read last. */
export const sweepGroups = async (ports: GroupReadsPorts, staleAfterMinutes: number): Promise<SweepGroupsOutcome> => ({
  kind: 'swept',
  ...(await askForGroupReads(ports, staleAfterMinutes)),
});
