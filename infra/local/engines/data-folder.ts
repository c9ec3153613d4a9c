/** The folder in which the engines keep their data from one start to the next. It refuses what another version has written. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotStart } from './cannot-start.ts';

export interface DataFolder {
  readonly aws: string;
  readonly dynamodb: string;
}

/** Raise it with every change of a schema in this folder of the program, and with every new version of the database binary. */
const VERSION = '1';

export function openDataFolder(folder: string): DataFolder {
  const stamp = join(folder, 'data-version');
  const files = { aws: join(folder, 'aws.sqlite'), dynamodb: join(folder, 'ddb.sqlite') };
  mkdirSync(folder, { recursive: true });
  const hasData = existsSync(files.aws) || existsSync(files.dynamodb);
  const found = existsSync(stamp) ? readFileSync(stamp, 'utf8').trim() : hasData ? 'without a version' : undefined;
  if (found !== undefined && found !== VERSION) {
    throw new CannotStart(
      `The data in ${folder} was written by another version of this program (${found}, this one writes ${VERSION}): use another folder, or delete this one to begin anew.`,
    );
  }
  if (found === undefined) writeFileSync(stamp, `${VERSION}\n`);
  return files;
}
