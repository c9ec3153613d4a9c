/** Operator: the corp's secrets are set, part by part or all at once. No value is ever answered; only which are set. */
import type { CommandResult, InputOf } from '#shared/messages/operator-command.ts';
import type { CallbackKey, CorpSecretDocument } from '#shared/ports/corp-secrets.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { OperatorPorts } from './ports.ts';

type Input = InputOf<'secrets set'>;

/**
 * `next` sets the callback keys that will follow, while the present ones still hold; `promote` lets them take over.
 * The key of the invite codes is made once and kept for ever: another would make strangers of all codes already on posters.
 */
export async function setSecrets(
  { openSecrets, mint }: Pick<OperatorPorts, 'openSecrets' | 'mint'>,
  input: Input,
): Promise<CommandResult> {
  const secrets = openSecrets();
  const read = await secrets.read();
  const stored = read === 'not-configured' ? undefined : read;
  const document = merged(stored, input, () => mint.freshKey());
  await secrets.write(document);
  return { kind: 'record', record: accountOf(document) };
}

function merged(stored: CorpSecretDocument | undefined, input: Input, freshKey: () => string): CorpSecretDocument {
  const { corpId = stored?.corpId, agentId = stored?.agentId, appSecret = stored?.appSecret } = input;
  const { current, next } = callbackKeys(stored, input);
  if (corpId !== undefined && agentId !== undefined && appSecret !== undefined && current !== undefined) {
    const codeKey = stored?.codeKey ?? freshKey();
    const document = { corpId, agentId, appSecret, current, codeKey, ...(next === undefined ? {} : { next }) };
    return { ...document, ...robotsOf(stored, input) };
  }
  const missing = Object.entries({ corpId, agentId, appSecret, 'token and encodingAesKey': current })
    .filter(([, value]) => value === undefined)
    .map(([name]) => name)
    .join(', ');
  throw new Refused('SECRETS_INCOMPLETE', `Nothing was set: ${missing} is still missing; give all of them together.`, {
    missing,
  });
}

/** A robot without a key is forgotten. */
function robotsOf(stored: CorpSecretDocument | undefined, { robots }: Input) {
  const kept = Object.entries({ ...stored?.robots, ...robots }).filter(([, key]) => key !== '');
  return kept.length === 0 ? {} : { robots: Object.fromEntries(kept) };
}

type Keys = { readonly current: CallbackKey | undefined; readonly next: CallbackKey | undefined };

function callbackKeys(stored: CorpSecretDocument | undefined, { token, encodingAesKey, ...how }: Input): Keys {
  const current = stored?.current;
  const next = stored?.next;
  if (how.promote === true) {
    if (next === undefined || how.next === true || token !== undefined || encodingAesKey !== undefined) {
      throw new Refused('NO_NEXT_KEY', 'Only a next key that is set already can be promoted, and nothing besides.');
    }
    return { current: next, next: undefined };
  }
  if (how.next === true) {
    const key = withParts(next, token, encodingAesKey);
    if (key === undefined) throw new Refused('NEXT_KEY_PARTIAL', 'A next key is a token and an encodingAesKey.');
    return { current, next: key };
  }
  return { current: withParts(current, token, encodingAesKey), next };
}

function withParts(
  key: CallbackKey | undefined,
  token = key?.token,
  encodingAesKey = key?.encodingAesKey,
): CallbackKey | undefined {
  return token === undefined || encodingAesKey === undefined ? undefined : { token, encodingAesKey };
}

const accountOf = ({ next, robots }: CorpSecretDocument) => ({
  corpId: 'set',
  agentId: 'set',
  appSecret: 'set',
  token: 'set',
  encodingAesKey: 'set',
  codeKey: 'set',
  next: next === undefined ? 'none' : 'set',
  robots: robots === undefined ? 'none' : Object.keys(robots).toSorted().join(', '),
});
