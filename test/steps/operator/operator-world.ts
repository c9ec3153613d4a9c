/** The operator's desk in memory: every port of `operator/command`, and short words for asking and for campaign files. */
import { type Asked, obey } from '#functions/operator/command/command.ts';
import type { OperatorPorts } from '#functions/operator/command/ports.ts';
import { sharpArtIntake } from '#shared/adapters/sharp/picture/art-intake.ts';
import { readYamlCampaign } from '#shared/adapters/yaml/campaign-text.ts';
import { MINUTE } from '#shared/domain/calendar.ts';
import { type GroupId, groupId, staffId } from '#shared/domain/identity.ts';
import type { CommandResult } from '#shared/messages/operator-command.ts';
import type { GroupMember } from '#shared/ports/group-directory.ts';
import type { Quarantine, SetAside } from '#shared/ports/quarantine.ts';
import type { TemplateOnProof, TemplateProof, TemplateProver } from '#shared/ports/template-prover.ts';
import { NOON } from '#test/support/builders.ts';
import { fakeCorpSecrets } from '#test/support/fakes/fake-corp-secrets.ts';
import { fakeDeadLetters } from '#test/support/fakes/fake-dead-letters.ts';
import { fakeGroupWelcomes } from '#test/support/fakes/fake-group-welcomes.ts';
import { inMemoryShelf } from '#test/support/fakes/in-memory-shelf.ts';
import { stepWorld } from '#test/support/step-world.ts';

export type Shelved = SetAside & { readonly body: string };

function shelf(): Quarantine & { put(...messages: readonly Shelved[]): void } {
  const lying: Shelved[] = [];
  return {
    put: (...messages) => void lying.push(...messages),
    list: async (limit) => lying.slice(0, limit).map(({ body: _body, ...rest }) => rest),
    show: async (id) => lying.find((message) => message.id === id),
    async replay(which) {
      const taken = lying.filter(({ id }) => which === 'all' || id === which.id);
      for (const message of taken) lying.splice(lying.indexOf(message), 1);
      return taken.length;
    },
  };
}

/** Passes every template, unless it was told what to find; keeps what it was asked. */
function passingProver(): TemplateProver & {
  readonly asked: TemplateOnProof[];
  finds(found: Partial<TemplateProof>): void;
} {
  const asked: TemplateOnProof[] = [];
  let answer: TemplateProof = { isPassed: true, faults: [], warnings: [], readings: [] };
  return {
    asked,
    finds: (found) => {
      answer = { ...answer, ...found };
    },
    async prove(onProof) {
      asked.push(onProof);
      return answer;
    },
  };
}

export function operatorWorld({
  secrets = fakeCorpSecrets(),
}: {
  readonly secrets?: ReturnType<typeof fakeCorpSecrets>;
} = {}) {
  const world = stepWorld();
  const groupWelcomes = fakeGroupWelcomes(world.writes);
  const quarantine = shelf();
  const deadLetters = fakeDeadLetters();
  const proofs = passingProver();
  const pictures = { fetch: async (url: string): Promise<Uint8Array | undefined> => Buffer.from(url) };
  const ports: OperatorPorts = {
    ...world,
    readText: readYamlCampaign,
    shelf: inMemoryShelf('/nowhere'),
    art: sharpArtIntake(),
    groupWelcomes,
    quarantine,
    deadLetters,
    prover: proofs,
    pictures: { fetch: (url) => pictures.fetch(url) },
    openSecrets: () => secrets,
  };
  return {
    ...world,
    groupWelcomes,
    quarantine,
    deadLetters,
    proofs,
    pictures,
    secrets,
    ask: (command: string, input: Asked['input'] = {}, actor = 'cli:luna'): Promise<CommandResult> =>
      obey(ports, { command, input, actor }),
    /** With some ports of the test's own. */
    askWith: (own: Partial<OperatorPorts>, command: string, input: Asked['input'] = {}): Promise<CommandResult> =>
      obey({ ...ports, ...own }, { command, input }),
    /** Lays out a group at WeCom: its owner `luna`, and these customers. */
    layOut(group: string, ...customers: readonly string[]): void {
      const members: GroupMember[] = [
        { id: 'luna', isStaff: true, joinedAt: NOON - 90 * MINUTE },
        ...customers.map((id) => ({ id, isStaff: false, joinedAt: NOON - 60 * MINUTE })),
      ];
      world.directory.put({
        group: groupId(group),
        name: `名 ${group}`,
        owner: staffId('luna'),
        members,
        version: 'v1',
      });
    },
  };
}

export type OperatorWorld = ReturnType<typeof operatorWorld>;

export const POOL: readonly GroupId[] = [groupId('pond-1'), groupId('pond-2')];

/** A sound file of the group mechanic; a test changes the lines it is about. */
export function campaignFile(over: Readonly<Record<string, string | undefined>> = {}): string {
  const lines: Readonly<Record<string, string | undefined>> = {
    id: 'demo',
    name: '国庆福利',
    mechanic: 'group',
    window: '{ from: 2026-11-20T00:00:00+08:00, to: 2026-11-30T00:00:00+08:00 }',
    timeZone: 'Asia/Shanghai',
    expectedJoins: '200',
    entryCodes: '[moments, shop]',
    groups: '[pond-1, pond-2]',
    desk: '[luna]',
    ...over,
  };
  return Object.entries(lines)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => `${field}: ${value}\n`)
    .join('');
}

export const contactFile = (over: Readonly<Record<string, string | undefined>> = {}): string =>
  campaignFile({ mechanic: 'contact', groups: undefined, desk: undefined, staff: '[luna]', ...over });

/** The record a command answered. */
export function recordOf(result: CommandResult): Readonly<Record<string, unknown>> {
  if (result.kind !== 'record') throw new Error(`Answered ${JSON.stringify(result)}, not a record.`);
  return result.record;
}

export function rowsOf(result: CommandResult) {
  if (result.kind !== 'rows') throw new Error(`Answered ${result.kind}, not rows.`);
  return result;
}
