/** WeCom's documented answers. */
import { readFileSync } from 'node:fs';

const FOLDER = new URL('../../support/wecom-samples/', import.meta.url);

export const sample = (name: string): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(new URL(`api-${name}.json`, FOLDER), 'utf8'));
