/** Groups in the table: what the latest read of each showed. An older read never writes over a newer one. */
import * as z from 'zod/mini';
import type { HeldGroup } from '#shared/domain/group/held-group.ts';
import { campaignId, groupId, staffId } from '#shared/domain/identity.ts';
import type { GroupStore, WelcomeChoice } from '#shared/ports/group-store.ts';
import { getAll } from './batches.ts';
import { fissionTable, type StoreOptions } from './fission-table.ts';
import { groupKey, welcomeChoiceKey } from './keys.ts';
import { type Item, readItem } from './plain-item.ts';

const groupShape = z.object({
  group: z.pipe(z.string(), z.transform(groupId)),
  campaign: z.pipe(z.string(), z.transform(campaignId)),
  owner: z.pipe(z.string(), z.transform(staffId)),
  name: z.string(),
  version: z.string(),
  readStartedAt: z.number(),
  readAsOf: z.number(),
  headcount: z.number(),
  closedAt: z.exactOptional(z.number()),
});

const choiceShape = z.object({
  group: z.pipe(z.string(), z.transform(groupId)),
  askedAt: z.exactOptional(z.number()),
  confirmedAt: z.exactOptional(z.number()),
});

const readGroup = (item: Item): HeldGroup => readItem(groupShape, item);

export function dynamoGroupStore(options: StoreOptions): GroupStore {
  const table = fissionTable(options);
  return {
    async group(id) {
      const item = await table.get(groupKey(id));
      return item === undefined ? undefined : readGroup(item);
    },

    async recordRead(group) {
      const written = await table.put({
        put: { ...groupKey(group.group), ...group },
        condition: 'attribute_not_exists(#pk) OR #readStartedAt <= :readStartedAt',
        values: { readStartedAt: group.readStartedAt },
      });
      return written.kind === 'written' ? 'recorded' : 'superseded';
    },

    async recordClosed(id, at) {
      await table.update({
        key: groupKey(id),
        update: 'SET #closedAt = :at',
        condition: 'attribute_exists(#pk) AND attribute_not_exists(#closedAt)',
        values: { at },
      });
    },

    async groupsOf(campaign, groups) {
      const items = await getAll(table, groups.map(groupKey));
      return items.map(readGroup).filter((group) => group.campaign === campaign);
    },

    async recordWelcomeAsked(campaign, group, at) {
      await table.update({
        key: welcomeChoiceKey(group, campaign),
        update: 'SET #group = :group, #askedAt = if_not_exists(#askedAt, :at)',
        values: { group, at },
      });
    },

    async recordWelcomeConfirmed(campaign, group, at) {
      await table.update({
        key: welcomeChoiceKey(group, campaign),
        update: 'SET #group = :group, #confirmedAt = if_not_exists(#confirmedAt, :at)',
        values: { group, at },
      });
    },

    async welcomeChoices(campaign, groups) {
      const items = await getAll(
        table,
        groups.map((group) => welcomeChoiceKey(group, campaign)),
      );
      return new Map(
        items.map((item) => {
          const { group, ...choice } = readItem(choiceShape, item);
          return [group, choice satisfies WelcomeChoice];
        }),
      );
    },
  };
}
