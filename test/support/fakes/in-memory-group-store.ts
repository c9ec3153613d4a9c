/** The group store in memory, held to the same contract suite as the real one. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { HeldGroup } from '#shared/domain/group/held-group.ts';
import type { CampaignId, GroupId } from '#shared/domain/identity.ts';
import type { GroupStore, WelcomeChoice } from '#shared/ports/group-store.ts';
import { type CountedWrites, countedWrites } from './counted-writes.ts';

export interface InMemoryGroupStore extends GroupStore, Pick<CountedWrites, 'crashBeforeWrite'> {
  readonly writes: CountedWrites;
  allGroups(): readonly HeldGroup[];
}

export function inMemoryGroupStore(writes: CountedWrites = countedWrites()): InMemoryGroupStore {
  const groups = new Map<GroupId, HeldGroup>();
  const choices = new Map<string, WelcomeChoice>();
  const choiceKey = (campaign: CampaignId, group: GroupId): string => JSON.stringify([campaign, group]);

  function note(key: string, write: string, what: keyof WelcomeChoice, at: Instant): void {
    const held = choices.get(key) ?? {};
    if (held[what] !== undefined) return;
    writes.before(write);
    choices.set(key, { ...held, [what]: at });
  }

  return {
    writes,
    crashBeforeWrite: writes.crashBeforeWrite,
    allGroups: () => [...groups.values()],

    async group(id) {
      return groups.get(id);
    },

    async recordRead(group) {
      const held = groups.get(group.group);
      if (held !== undefined && held.readStartedAt > group.readStartedAt) return 'superseded';
      writes.before('group.recordRead');
      groups.set(group.group, group);
      return 'recorded';
    },

    async recordClosed(id, at) {
      const held = groups.get(id);
      if (held === undefined || held.closedAt !== undefined) return;
      writes.before('group.recordClosed');
      groups.set(id, { ...held, closedAt: at });
    },

    async groupsOf(campaign, ids) {
      return [...new Set(ids)]
        .map((id) => groups.get(id))
        .filter((group): group is HeldGroup => group?.campaign === campaign);
    },

    async recordWelcomeAsked(campaign, group, at) {
      note(choiceKey(campaign, group), 'group.recordWelcomeAsked', 'askedAt', at);
    },

    async recordWelcomeConfirmed(campaign, group, at) {
      note(choiceKey(campaign, group), 'group.recordWelcomeConfirmed', 'confirmedAt', at);
    },

    async welcomeChoices(campaign, ids) {
      const noted = ids.map((id) => [id, choices.get(choiceKey(campaign, id))] as const);
      return new Map(noted.flatMap(([id, choice]) => (choice === undefined ? [] : [[id, choice]])));
    },
  };
}
