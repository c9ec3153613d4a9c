/** Which addresses pictures may come from. Keeps a forged address from reaching into the private network. */

/** The address to ask, or undefined where it is not allowed. */
export type HostRule = (url: string) => URL | undefined;

export const LOOPBACK = '127.0.0.1';

export function allowedHosts(list: string): HostRule {
  const entries = list
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '');
  return (url) => {
    if (!URL.canParse(url)) return undefined;
    const address = new URL(url);
    const isPlain = address.protocol === 'http:';
    if ((!isPlain && address.protocol !== 'https:') || address.username !== '' || address.password !== '') {
      return undefined;
    }
    // Why: WeCom's own examples give picture addresses as http (docs 92114, 92229); the same hosts answer over https.
    if (isPlain && address.hostname !== LOOPBACK) address.protocol = 'https:';
    return entries.some((entry) => fits(entry, address)) ? address : undefined;
  };
}

function fits(entry: string, { hostname, host, port }: URL): boolean {
  if (entry === LOOPBACK) return hostname === LOOPBACK;
  if (entry.includes(':')) return entry === host || (port === '' && entry === `${hostname}:443`);
  if (port !== '') return false;
  return entry.startsWith('.') ? hostname.endsWith(entry) : hostname === entry;
}
