/** Puts built files on disk so that nobody who reads them at the same time ever sees half a file. */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Leaves a file alone that says the same already; otherwise replaces it in one move. */
export function writeWhole(path: string, contents: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.draft`;
  writeFileSync(draft, contents);
  renameSync(draft, path);
}

/** Makes a folder by `fill`, in one move, unless it is there already: its name must say what is in it. */
export function makeFolderOnce(path: string, fill: (draft: string) => void): void {
  if (existsSync(path)) return;
  const draft = `${path}.${process.pid}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  fill(draft);
  moveUnlessThere(draft, path);
}

function moveUnlessThere(draft: string, path: string): void {
  try {
    renameSync(draft, path);
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(path)) throw cause;
  }
}

export function copyFolder(from: string, to: string, wanted: (path: string) => boolean = () => true): void {
  cpSync(from, to, { recursive: true, filter: wanted });
}
