/** A port of 127.0.0.1 that nobody listens on right now, for a program that cannot choose one itself. */
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Another program may take the port before it is used: the caller tries again. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}
