/** Operator: every command of the CLI, each to the one who carries it out. */
import { type CommandResult, readOperatorCommand } from '#shared/messages/operator-command.ts';
import { applyCampaign } from './apply.ts';
import { addArt, listArt } from './art.ts';
import { changeLife } from './life.ts';
import { exportReferrals } from './lists.ts';
import { listParticipants, showParticipant } from './participants.ts';
import type { OperatorPorts } from './ports.ts';
import { getPoster, wantPoster } from './posters.ts';
import { listQuarantine, replayQuarantined, showQuarantined } from './quarantine.ts';
import { setSecrets } from './secrets.ts';
import { confirmWelcome, listCampaigns, showCampaign } from './show.ts';
import { sweepNow } from './sweep.ts';
import { warmPosters } from './warm.ts';
import { whyHeCounts } from './why.ts';

export interface Asked {
  readonly command: string;
  readonly input?: unknown;
}

const LIFE = { 'campaign pause': 'pause', 'campaign resume': 'resume', 'campaign end': 'end' } as const;

/** @throws Refused `COMMAND_UNKNOWN`, `COMMAND_INPUT_UNFIT`, and whatever the command refuses */
export function obey(ports: OperatorPorts, asked: Asked): Promise<CommandResult> {
  const told = readOperatorCommand(asked);
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
    case 'art add':
      return addArt(ports, input);
    case 'art list':
      return listArt(ports);
    case 'secrets set':
      return setSecrets(ports, input);
    case 'referrals export':
      return exportReferrals(ports, input);
    case 'participants list':
    case 'participants show':
    case 'why':
      return aboutPeople(ports, told);
    case 'poster get':
    case 'poster want':
    case 'poster warm':
      return ofPosters(ports, told);
    case 'quarantine list':
    case 'quarantine show':
    case 'quarantine replay':
      return inQuarantine(ports, told);
    case 'sweep now':
      return sweepNow(ports, input);
  }
}

type Told<Name extends string> = Extract<ReturnType<typeof readOperatorCommand>, { readonly command: Name }>;

function aboutPeople(ports: OperatorPorts, told: Told<`participants ${string}` | 'why'>): Promise<CommandResult> {
  switch (told.command) {
    case 'participants list':
      return listParticipants(ports, told.input);
    case 'participants show':
      return showParticipant(ports, told.input);
    case 'why':
      return whyHeCounts(ports, told.input);
  }
}

function ofPosters(ports: OperatorPorts, told: Told<`poster ${string}`>): Promise<CommandResult> {
  switch (told.command) {
    case 'poster get':
      return getPoster(ports, told.input);
    case 'poster want':
      return wantPoster(ports, told.input);
    case 'poster warm':
      return warmPosters(ports, told.input);
  }
}

function inQuarantine(ports: OperatorPorts, { command, input }: Told<`quarantine ${string}`>): Promise<CommandResult> {
  switch (command) {
    case 'quarantine list':
      return listQuarantine(ports, input);
    case 'quarantine show':
      return showQuarantined(ports, input);
    case 'quarantine replay':
      return replayQuarantined(ports, input);
  }
}
