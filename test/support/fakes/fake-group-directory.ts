/** WeCom's member lists, as a test lays them out. */
import type { GroupId } from '#shared/domain/identity.ts';
import type { GroupDirectory, GroupSnapshot } from '#shared/ports/group-directory.ts';

export interface FakeGroupDirectory extends GroupDirectory {
  /** Every read, in order. */
  readonly reads: readonly GroupId[];
  put(snapshot: GroupSnapshot): void;
  close(group: GroupId): void;
  /** The next read throws this, once. */
  failNext(error: Error): void;
}

/** A group nobody laid out is closed. */
export function fakeGroupDirectory(...start: readonly GroupSnapshot[]): FakeGroupDirectory {
  const snapshots = new Map<GroupId, GroupSnapshot>(start.map((snapshot) => [snapshot.group, snapshot]));
  const reads: GroupId[] = [];
  let failure: Error | undefined;
  return {
    reads,
    put: (snapshot) => void snapshots.set(snapshot.group, snapshot),
    close: (group) => void snapshots.delete(group),
    failNext(error) {
      failure = error;
    },

    async readGroup(group) {
      reads.push(group);
      const thrown = failure;
      failure = undefined;
      if (thrown !== undefined) throw thrown;
      return snapshots.get(group) ?? 'closed';
    },
  };
}
