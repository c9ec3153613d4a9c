/** Operator: what was set aside is listed, shown by its ids, and sent back to be worked on anew. Looking drops nothing. */
import { isoInstant } from '#shared/domain/calendar.ts';
import { idsOnly } from '#shared/messages/ids-only.ts';
import { kindOf } from '#shared/messages/message-kind.ts';
import type { CommandResult, InputOf } from '#shared/messages/operator-command.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { OperatorPorts } from './ports.ts';

type Ports = Pick<OperatorPorts, 'quarantine'>;

const LISTED = 100;

export async function listQuarantine(
  { quarantine }: Ports,
  { limit = LISTED }: InputOf<'quarantine list'>,
): Promise<CommandResult> {
  const rows = (await quarantine.list(limit)).map(({ id, step, code, reason, facts, setAsideAt }) => ({
    id,
    step,
    code,
    reason,
    set_aside_at: isoInstant(setAsideAt),
    facts: JSON.stringify(facts),
  }));
  return { kind: 'rows', columns: ['id', 'step', 'code', 'reason', 'set_aside_at', 'facts'], rows };
}

export async function showQuarantined(
  { quarantine }: Ports,
  { id }: InputOf<'quarantine show'>,
): Promise<CommandResult> {
  const shown = await quarantine.show(id);
  if (shown === undefined) throw notThere(id);
  const { setAsideAt, body, ...rest } = shown;
  const about = { ...rest, setAsideAt: isoInstant(setAsideAt), kind: kindOf(body) };
  return { kind: 'record', record: { ...about, message: idsOnly(body) } };
}

export async function replayQuarantined(
  { quarantine }: Ports,
  { id, all = false }: InputOf<'quarantine replay'>,
): Promise<CommandResult> {
  if ((id !== undefined) === all) throw new Refused('REPLAY_OF_WHAT', 'Say one id, or all.');
  const replayed = await quarantine.replay(id === undefined ? 'all' : { id });
  if (id !== undefined && replayed === 0) throw notThere(id);
  return { kind: 'record', record: { replayed } };
}

const notThere = (id: string): Refused =>
  new Refused('NOT_IN_QUARANTINE', 'No message of that id can be had from quarantine.', { id });
