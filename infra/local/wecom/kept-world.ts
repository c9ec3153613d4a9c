/** The world with its folder: facts and files on disk first, then in memory, then told to the app; and the port of the last time. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { callbackXml } from './callback-xml.ts';
import type { Callbacks } from './callbacks.ts';
import type { Fact } from './facts.ts';
import { applyFact } from './fold.ts';
import { openLedger } from './ledger.ts';
import { emptyWorld } from './world.ts';

/** The files that were uploaded or handed over, each under its own name. */
export function fileShelf(dir: string) {
  mkdirSync(dir, { recursive: true });
  return {
    keepFile: (name: string, bytes: Buffer): void => writeFileSync(join(dir, name), bytes),
    readFile: (name: string): Buffer | undefined =>
      existsSync(join(dir, name)) ? readFileSync(join(dir, name)) : undefined,
  };
}

const listening = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });

/** Pictures already handed out carry the port in their address, so the last one is taken again where it is free. */
export async function listenAgain(server: Server, dir: string, wanted: number | undefined): Promise<number> {
  const note = join(dir, 'port');
  if (wanted) return listening(server, wanted);
  const last = existsSync(note) ? Number(readFileSync(note, 'utf8')) : 0;
  const port = await listening(server, last).catch(() => listening(server, 0));
  writeFileSync(note, String(port));
  return port;
}

/** Every callback as WeCom wrote it, lost on its way or not, for whoever recounts without us. */
const CALLBACKS = 'callbacks.ndjson';

/** Folds what is on file. What was never answered stays to be sent; before an address is known, nothing goes out. */
export function openWorld(dir: string, corp: { readonly corpId: string }, founded: Fact) {
  const ledger = openLedger(dir);
  const world = emptyWorld();
  const unsent = new Map<number, string>();
  const listeners: ((fact: Fact) => void)[] = [];
  const apply = (fact: Fact): { number: number; xml: string | undefined } => {
    const number = applyFact(world, fact);
    if (fact.fact === 'callback') unsent.delete(fact.of);
    return { number, xml: callbackXml(world, corp.corpId, fact) };
  };
  for (const fact of ledger.facts) {
    const { number, xml } = apply(fact);
    if (xml !== undefined) unsent.set(number, xml);
  }
  const happen = (fact: Fact, send: Callbacks['send']): void => {
    ledger.append(fact);
    const { number, xml } = apply(fact);
    if (xml !== undefined) {
      appendFileSync(join(dir, CALLBACKS), `${JSON.stringify({ number, xml })}\n`);
      send(number, xml);
    }
    for (const listener of listeners) listener(fact);
  };
  const isContinued = ledger.facts.length > 0;
  if (!isContinued) happen(founded, () => {});
  const takeUnsent = (): [number, string][] => {
    const taken = [...unsent];
    unsent.clear();
    return taken;
  };
  return { world, listeners, isContinued, happen, takeUnsent };
}
