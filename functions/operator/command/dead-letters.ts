/** Operator: work that failed too often is listed, shown by its ids, and sent back to the queue it came from. Looking drops nothing. */
import { isoInstant } from '#shared/domain/calendar.ts';
import { idsAtAGlance, idsOnly } from '#shared/messages/ids-only.ts';
import { kindOf } from '#shared/messages/message-kind.ts';
import type { CommandResult, InputOf } from '#shared/messages/operator-command.ts';
import type { DeadLetter, DeadLetterQueue } from '#shared/ports/dead-letters.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { OperatorPorts } from './ports.ts';

type Ports = Pick<OperatorPorts, 'deadLetters'>;

const LISTED = 100;
const COLUMNS = ['queue', 'id', 'since', 'received', 'kind', 'ids', 'note'] as const;

/** @throws Refused `QUEUE_UNKNOWN` */
export async function listDeadLetters(
  { deadLetters }: Ports,
  { queue, limit = LISTED }: InputOf<'dead-letters list'>,
): Promise<CommandResult> {
  const meant = queue === undefined ? undefined : queueMeant(deadLetters.queues, queue);
  const { letters, behind } = await deadLetters.list(limit, meant?.name);
  const rows = letters.map((letter) => {
    const { since, ids, ...about } = accountOf({ deadLetters }, letter);
    return { ...about, since, ids };
  });
  const hidden = behind.map(({ queue: name, count }) => ({
    queue: name,
    id: '',
    note: `about ${count} more lie behind these: of one group only the first ten can be looked at`,
  }));
  return { kind: 'rows', columns: [...COLUMNS], rows: [...rows, ...hidden] };
}

/** @throws Refused `NOT_A_DEAD_LETTER` */
export async function showDeadLetter(
  { deadLetters }: Ports,
  { id }: InputOf<'dead-letters show'>,
): Promise<CommandResult> {
  const letter = await deadLetters.show(id);
  if (letter === undefined) throw notThere(id);
  const { ids: _atAGlance, note, ...about } = accountOf({ deadLetters }, letter);
  const mendedBy = note === '' ? {} : { note };
  return { kind: 'record', record: { ...about, ...mendedBy, message: idsOnly(letter.body) } };
}

/** @throws Refused `REPLAY_OF_WHAT`, `QUEUE_UNKNOWN`, `CANNOT_BE_REPLAYED`, `NOT_A_DEAD_LETTER` */
export async function replayDeadLetters(
  { deadLetters }: Ports,
  { id, all = false, queue }: InputOf<'dead-letters replay'>,
): Promise<CommandResult> {
  if ((id !== undefined) === all || (id !== undefined && queue !== undefined)) {
    throw new Refused('REPLAY_OF_WHAT', 'Say one id, or all, or all of one queue.');
  }
  const meant = queue === undefined ? undefined : queueMeant(deadLetters.queues, queue);
  if (meant?.instead !== undefined) throw notByReplay(meant);
  const replayed = await deadLetters.replay(id === undefined ? 'all' : { id }, meant?.name);
  if (id !== undefined && replayed === 0) throw await whyNot({ deadLetters }, id);
  return { kind: 'record', record: { replayed } };
}

function accountOf({ deadLetters }: Ports, { id, queue, since, received, body }: DeadLetter) {
  const instead = deadLetters.queues.find(({ name }) => name === queue)?.instead;
  const kind = instead === undefined ? kindOf(body) : 'piece of the stream';
  return { queue, id, since: isoInstant(since), received, kind, ids: idsAtAGlance(body), note: instead ?? '' };
}

/** `group-events` means `group events`: a shell likes no blanks. */
function queueMeant(queues: readonly DeadLetterQueue[], named: string): DeadLetterQueue {
  const found = queues.find(({ name }) => name === named.replaceAll('-', ' ').replace(/ queue$/, ''));
  if (found !== undefined) return found;
  const names = queues.map(({ name }) => name).join(', ');
  throw new Refused('QUEUE_UNKNOWN', `There is no queue of that name; there are ${names}.`);
}

async function whyNot({ deadLetters }: Ports, id: string): Promise<Refused> {
  const letter = await deadLetters.show(id);
  if (letter === undefined) return notThere(id);
  const queue = deadLetters.queues.find(({ name }) => name === letter.queue);
  if (queue?.instead !== undefined) return notByReplay(queue);
  return new Refused('CANNOT_BE_REPLAYED', 'SQS does not say which queue it came from: it was put there by hand.', {
    id,
  });
}

const notByReplay = ({ name, instead = '' }: DeadLetterQueue): Refused =>
  new Refused('CANNOT_BE_REPLAYED', `${name} keeps pieces of the table's stream, which are no messages. ${instead}`, {
    queue: name,
  });

const notThere = (id: string): Refused =>
  new Refused(
    'NOT_A_DEAD_LETTER',
    'No dead letter of that id can be had. Where order is kept, only the first ten of one group can: replay those first.',
    { id },
  );
