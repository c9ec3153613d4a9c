/** Operator: what the schedules do now and then, done at once. */
import type { CommandResult, InputOf } from '#shared/messages/operator-command.ts';
import { askForContactReads } from '#shared/story/sweep-contacts.ts';
import { askForGroupReads } from '#shared/story/sweep-groups.ts';
import type { OperatorPorts } from './ports.ts';
import { campaignMeant } from './which-campaign.ts';

type Ports = Pick<
  OperatorPorts,
  'campaigns' | 'groups' | 'staff' | 'clock' | 'announceGroupChanged' | 'announceContactsDue'
>;

/** It asks; what the reads find is in the books when their queues are empty. */
export async function sweepNow(ports: Ports, { campaign }: InputOf<'sweep now'>): Promise<CommandResult> {
  const only = campaign === undefined ? undefined : (await campaignMeant(ports, campaign)).id;
  const groups = await askForGroupReads(ports, 0, only);
  const contacts = await askForContactReads(ports, 0, only);
  return {
    kind: 'record',
    record: {
      groups: groups.groups,
      groupReadsAsked: groups.asked,
      staff: contacts.staff,
      contactReadsAsked: contacts.asked,
    },
  };
}
