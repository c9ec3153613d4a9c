/** Tokens of links: random, kept as hashes only, so whoever reads the table can follow none of them. */
import { createHash, createHmac, randomBytes } from 'node:crypto';

const BYTES = 24;

/** 192 bits, 32 characters that need no escape in an address. */
export const freshToken = (): string => randomBytes(BYTES).toString('base64url');

export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Nobody can make it who does not know both. */
export const successorOf = (token: string, seed: string): string =>
  createHmac('sha256', seed).update(token).digest().subarray(0, BYTES).toString('base64url');
