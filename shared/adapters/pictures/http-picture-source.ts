/**
 * Avatars and WeCom's code images over HTTPS, from named hosts at public addresses only. What cannot be had within the limits is simply not
 * there: addresses come from outside, so a refusal must cost nothing and reach nobody.
 */
import { lookup } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { PictureSource } from '#shared/ports/picture-source.ts';
import { allowedHosts, type HostRule, LOOPBACK } from './allowed-hosts.ts';
import { isPublicAddress, publicOnly } from './public-address.ts';

interface HttpPictureSource {
  /**
   * Comma-separated: `wx.qlogo.cn` is that host, `.qlogo.cn` every host below it, `host:8443` that port only.
   * Plain HTTP, and any address that is not public, is spoken with `127.0.0.1` alone, where that is named.
   */
  readonly hosts: string;
  /** How names become addresses; the system's own way by default. */
  readonly resolve?: LookupFunction;
}

type Limits = Parameters<PictureSource['fetch']>[1];

/** From one allowed host to another at most this often; WeChat's picture hosts hardly redirect at all. */
const MOST_REDIRECTS = 2;
/** Posters come one at a time, each with an avatar and a code. */
const KEPT_OPEN = { keepAlive: true, maxFreeSockets: 4, scheduling: 'lifo' } as const;

interface Web {
  readonly rule: HostRule;
  readonly lookup: LookupFunction;
  readonly plain: HttpAgent;
  readonly secure: HttpsAgent;
}

export function httpPictureSource({ hosts, resolve = lookup }: HttpPictureSource): PictureSource {
  const web: Web = {
    rule: allowedHosts(hosts),
    lookup: publicOnly(resolve),
    plain: new HttpAgent(KEPT_OPEN),
    secure: new HttpsAgent(KEPT_OPEN),
  };
  return {
    async fetch(url, limits) {
      try {
        return await picture(web, url, limits, AbortSignal.timeout(limits.withinMs), MOST_REDIRECTS);
      } catch {
        return undefined;
      }
    },
  };
}

/** One time limit is for all of it: looking the name up, connecting, waiting, reading and every redirect. */
async function picture(
  web: Web,
  url: string,
  limits: Limits,
  signal: AbortSignal,
  redirectsLeft: number,
): Promise<Uint8Array | undefined> {
  const address = web.rule(url);
  if (address === undefined || !isReachable(address)) return undefined;
  const response = await asked(web, address, signal);
  try {
    const { statusCode = 0, headers } = response;
    if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
      if (redirectsLeft === 0) return undefined;
      response.destroy();
      return await picture(web, new URL(headers.location, address).href, limits, signal, redirectsLeft - 1);
    }
    const isPlain = (headers['content-encoding'] ?? 'identity') === 'identity';
    const announced = Number(headers['content-length'] ?? 0);
    if (statusCode !== 200 || !isPlain || !(announced <= limits.maxBytes)) return undefined;
    return await upTo(limits.maxBytes, response);
  } finally {
    // One that was read to its end gives its connection back; any other closes it.
    if (!response.complete) response.destroy();
  }
}

/** An address written out as a number is never looked up, so it is checked here. */
function isReachable({ hostname }: URL): boolean {
  const number = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(number) === 0 || hostname === LOOPBACK || isPublicAddress(number);
}

/** Nothing of ours goes along: no cookie, no credentials, no referrer, not even a name of the program. */
function asked(web: Web, address: URL, signal: AbortSignal, isSecondTry = false): Promise<IncomingMessage> {
  const isSecure = address.protocol === 'https:';
  const options: RequestOptions = {
    signal,
    lookup: web.lookup,
    agent: isSecure ? web.secure : web.plain,
    maxHeaderSize: 8_192,
    headers: { accept: 'image/jpeg, image/png, image/webp, image/gif', 'accept-encoding': 'identity' },
  };
  return new Promise((resolve, reject) => {
    const request = (isSecure ? httpsRequest : httpRequest)(address, options);
    let isAnswered = false;
    request.on('response', (response) => {
      isAnswered = true;
      resolve(response);
    });
    request.on('error', (failure) => {
      // A connection kept from before may have died meanwhile, all the more while the function was frozen; that says nothing of the host.
      const isStale = request.reusedSocket && !isAnswered && !isSecondTry && !signal.aborted;
      if (isStale) asked(web, address, signal, true).then(resolve, reject);
      else reject(failure);
    });
    request.end();
  });
}

/** Stops reading at the limit: a length announced is not a length kept. */
async function upTo(maxBytes: number, body: AsyncIterable<Uint8Array>): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return size === 0 ? undefined : Uint8Array.from(Buffer.concat(chunks));
}
