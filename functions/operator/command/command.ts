/** Operator: every command of the CLI, each to the one who carries it out. */
import { type CommandResult, type OperatorCommand, readOperatorCommand } from '#shared/messages/operator-command.ts';
import { applyCampaign } from './apply.ts';
import { addArt, listArt } from './art.ts';
import { listDeadLetters, replayDeadLetters, showDeadLetter } from './dead-letters.ts';
import { changeLife } from './life.ts';
import { exportReferrals } from './lists.ts';
import { listParticipants, showParticipant } from './participants.ts';
import type { OperatorPorts } from './ports.ts';
import { getPoster, wantPoster } from './posters.ts';
import { listQuarantine, replayQuarantined, showQuarantined } from './quarantine.ts';
import { reportFile, showReport } from './reports.ts';
import { isAboutRewards, obeyOnRewards } from './reward-commands.ts';
import { setSecrets } from './secrets.ts';
import { confirmWelcome, listCampaigns, showCampaign } from './show.ts';
import { sweepNow } from './sweep.ts';
import { warmPosters } from './warm.ts';
import { whyHeCounts } from './why.ts';

export interface Asked {
  readonly command: string;
  /** Who asks, as he is written down. */
  readonly actor?: string;
  readonly input?: unknown;
}

const LIFE = { 'campaign pause': 'pause', 'campaign resume': 'resume', 'campaign end': 'end' } as const;

/** @throws Refused `COMMAND_UNKNOWN`, `COMMAND_INPUT_UNFIT`, and whatever the command refuses */
export function obey(ports: OperatorPorts, asked: Asked): Promise<CommandResult> {
  const told = readOperatorCommand(asked);
  if (isAbout('quarantine', told)) return inQuarantine(ports, told);
  if (isAbout('dead-letters', told)) return amongDeadLetters(ports, told);
  if (isAbout('participants', told)) return ofParticipants(ports, told);
  if (isAbout('art', told)) return ofArt(ports, told);
  if (told.command === 'report' || told.command === 'report file') return ofReports(ports, told);
  if (isAboutRewards(told)) return obeyOnRewards(ports, told, asked.actor ?? 'unnamed');
  const { command, input } = told;
  switch (command) {
    case 'campaign apply':
      return applyCampaign(ports, input);
    case 'campaign list':
      return listCampaigns(ports);
    case 'campaign show':
      return showCampaign(ports, input);
    case 'campaign pause':
    case 'campaign resume':
    case 'campaign end':
      return changeLife(ports, input.campaign, LIFE[command]);
    case 'campaign confirm-welcome':
      return confirmWelcome(ports, input);
    case 'secrets set':
      return setSecrets(ports, input);
    case 'referrals export':
      return exportReferrals(ports, input);
    case 'why':
      return whyHeCounts(ports, input);
    case 'poster get':
      return getPoster(ports, input);
    case 'poster want':
      return wantPoster(ports, input);
    case 'poster warm':
      return warmPosters(ports, input);
    case 'sweep now':
      return sweepNow(ports, input);
  }
}

type ReportAsked = Extract<OperatorCommand, { readonly command: 'report' }>;
type Told<Noun extends string> = Extract<OperatorCommand, { readonly command: `${Noun} ${string}` }>;

const isAbout = <Noun extends string>(noun: Noun, told: OperatorCommand): told is Told<Noun> =>
  told.command.startsWith(`${noun} `);

const ofArt = (ports: OperatorPorts, { command, input }: Told<'art'>): Promise<CommandResult> =>
  command === 'art add' ? addArt(ports, input) : listArt(ports);

const ofReports = (ports: OperatorPorts, told: Told<'report'> | ReportAsked): Promise<CommandResult> =>
  told.command === 'report' ? showReport(ports, told.input) : reportFile(ports, told.input);

function ofParticipants(ports: OperatorPorts, { command, input }: Told<'participants'>): Promise<CommandResult> {
  switch (command) {
    case 'participants list':
      return listParticipants(ports, input);
    case 'participants show':
      return showParticipant(ports, input);
  }
}

function inQuarantine(ports: OperatorPorts, { command, input }: Told<'quarantine'>): Promise<CommandResult> {
  switch (command) {
    case 'quarantine list':
      return listQuarantine(ports, input);
    case 'quarantine show':
      return showQuarantined(ports, input);
    case 'quarantine replay':
      return replayQuarantined(ports, input);
  }
}

function amongDeadLetters(ports: OperatorPorts, { command, input }: Told<'dead-letters'>): Promise<CommandResult> {
  switch (command) {
    case 'dead-letters list':
      return listDeadLetters(ports, input);
    case 'dead-letters show':
      return showDeadLetter(ports, input);
    case 'dead-letters replay':
      return replayDeadLetters(ports, input);
  }
}
