/** Secrets come by stdin only, where no list of processes and no shell history sees them: KEY=VALUE lines, or one JSON object. */
import { WrongUse } from './wrong-use.ts';

const NAMES: Readonly<Record<string, string>> = {
  WECOM_CORP_ID: 'corpId',
  WECOM_AGENT_ID: 'agentId',
  WECOM_SECRET: 'appSecret',
  WECOM_TOKEN: 'token',
  WECOM_ENCODING_AES_KEY: 'encodingAesKey',
};
/** `robot.growth=KEY`: the key of a WeCom group robot, under a name of the operator's; without a key it is forgotten. */
const ROBOT = 'robot.';
const isRobot = ([name]: readonly [string, string]): boolean => /^robot\.[a-z0-9-]{1,32}$/.test(name);
const FIELDS = Object.values(NAMES);

/** What is wrong is named by its line or key, never by its value. @throws WrongUse */
export function readSecretLines(text: string): Readonly<Record<string, string | Readonly<Record<string, string>>>> {
  const entries = text.trim().startsWith('{') ? fromJson(text) : fromLines(text);
  if (entries.length === 0) throw new WrongUse('secrets set reads KEY=VALUE lines, or JSON, from stdin; it was empty.');
  const [robots, others] = [entries.filter(isRobot), entries.filter((entry) => !isRobot(entry))];
  const keys = Object.fromEntries(robots.map(([name, key]) => [name.slice(ROBOT.length), key]));
  const fields = Object.fromEntries(others.map(([key, value]) => [fieldOf(key), value]));
  return robots.length === 0 ? fields : { ...fields, robots: keys };
}

function fromJson(text: string): [string, string][] {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw new WrongUse('What secrets set was given begins like JSON, but is none.');
  }
  return Object.entries(read ?? {}).map(([key, value]) => {
    if (typeof value === 'string' || typeof value === 'number') return [key, String(value)];
    throw new WrongUse(`${key.startsWith(ROBOT) ? 'a robot' : fieldOf(key)} is not text.`);
  });
}

function fromLines(text: string): [string, string][] {
  return text.split(/\r?\n/).flatMap((line, index): [string, string][] => {
    if (/^\s*(#|$)/.test(line)) return [];
    const [, key, value] = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key === undefined || value === undefined) throw new WrongUse(`Line ${index + 1} on stdin is not KEY=VALUE.`);
    return [[key, value.replace(/^(["'])(.*)\1$/, '$2')]];
  });
}

function fieldOf(key: string): string {
  const field = NAMES[key] ?? key;
  if (FIELDS.includes(field)) return field;
  throw new WrongUse(`secrets set takes ${FIELDS.join(', ')} and robot.NAME, and one key on stdin is none of these.`);
}
