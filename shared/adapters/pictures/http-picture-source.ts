/**
 * Avatars and WeCom's code images over HTTPS, from named hosts only. What cannot be had within the limits is simply not there:
 * addresses come from outside, so a refusal must cost nothing and reach nobody.
 */
import type { PictureSource } from '#shared/ports/picture-source.ts';
import { allowedHosts, type HostRule } from './allowed-hosts.ts';

interface HttpPictureSource {
  /**
   * Comma-separated: `wx.qlogo.cn` is that host, `.qlogo.cn` every host below it, `host:8443` that port only.
   * Plain HTTP is spoken with `127.0.0.1` alone, where that is named.
   */
  readonly hosts: string;
}

type Limits = Parameters<PictureSource['fetch']>[1];

/** From one allowed host to another at most this often; WeChat's picture hosts hardly redirect at all. */
const MOST_REDIRECTS = 2;

export function httpPictureSource({ hosts }: HttpPictureSource): PictureSource {
  const rule = allowedHosts(hosts);
  return {
    async fetch(url, limits) {
      try {
        return await picture(rule, url, limits, AbortSignal.timeout(limits.withinMs), MOST_REDIRECTS);
      } catch {
        return undefined;
      }
    },
  };
}

async function picture(
  rule: HostRule,
  url: string,
  limits: Limits,
  signal: AbortSignal,
  redirectsLeft: number,
): Promise<Uint8Array | undefined> {
  const address = rule(url);
  if (address === undefined) return undefined;
  const response = await fetch(address, { signal, redirect: 'manual', credentials: 'omit', referrer: '' });
  const target = response.headers.get('location');
  if (response.status >= 300 && response.status < 400 && target !== null) {
    await response.body?.cancel();
    if (redirectsLeft === 0) return undefined;
    return await picture(rule, new URL(target, address).href, limits, signal, redirectsLeft - 1);
  }
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (response.status === 200 && response.body !== null && announced <= limits.maxBytes) {
    return await upTo(limits.maxBytes, response.body);
  }
  await response.body?.cancel();
  return undefined;
}

/** Stops reading at the limit: a length announced is not a length kept. */
async function upTo(maxBytes: number, body: ReadableStream<Uint8Array>): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return size === 0 ? undefined : Uint8Array.from(Buffer.concat(chunks));
}
