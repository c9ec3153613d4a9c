/** Group robots (docs path 99110): whoever has the key may speak, 20 times a minute. */
import { createHash } from 'node:crypto';
import { partOf, textOf } from '../reading.ts';
import { WecomRefusal } from '../refusal.ts';
import type { Api, Call, Stage } from '../stage.ts';

const A_MINUTE = 20;
const MINUTE = 60_000;
const LONGEST_MARKDOWN = 4_096;
const LARGEST_PICTURE = 2 * 1024 * 1024;

function send(call: Call): object {
  const { stage, query, body } = call;
  const key = query.get('key') ?? '';
  const isKnown = stage.world.facts.some((fact) => fact.fact === 'robot' && fact.key === key);
  if (!isKnown) throw new WecomRefusal(93000);
  if (saidLately(stage, key) >= A_MINUTE) throw new WecomRefusal(45009);
  const type = textOf(body, 'msgtype');
  const wall = stage.wallNow();
  if (type === 'markdown') stage.happen({ fact: 'robot-message', key, text: markdownIn(call), wall });
  else if (type === 'image') stage.happen({ fact: 'robot-message', key, file: pictureIn(call), wall });
  else throw new WecomRefusal(40058, 'msgtype');
  return {};
}

const saidLately = (stage: Stage, key: string): number =>
  stage.world.facts.filter(
    (fact) => fact.fact === 'robot-message' && fact.key === key && stage.wallNow() - fact.wall < MINUTE,
  ).length;

function markdownIn({ body }: Call): string {
  const text = textOf(partOf(body, 'markdown'), 'content');
  if (Buffer.byteLength(text) > LONGEST_MARKDOWN) throw new WecomRefusal(40058, 'content');
  return text;
}

function pictureIn({ stage, body }: Call): string {
  const image = partOf(body, 'image');
  const bytes = Buffer.from(textOf(image, 'base64'), 'base64');
  if (bytes.length > LARGEST_PICTURE) throw new WecomRefusal(45001);
  if (createHash('md5').update(bytes).digest('hex') !== textOf(image, 'md5')) throw new WecomRefusal(40058, 'md5');
  const file = `robot-${stage.randomId(12)}.png`;
  stage.keepFile(file, bytes);
  return file;
}

export const robotApis: Readonly<Record<string, Api>> = {
  'webhook/send': { method: 'POST', answer: send },
};
