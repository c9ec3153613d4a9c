/** Whose request it is: the access key id it was signed with, in a header or in a presigned link. Checks no signature. */
import type { IncomingMessage } from 'node:http';

/** Requests that bear no name at all. */
export const NOBODY = 'anonymous';

/** AWS: "Signature Version 4": `Credential=AKID/20261122/us-east-1/sqs/aws4_request`, escaped in a link. */
const IN_HEADER = /Credential=([^/,\s]+)\//;
const IN_LINK = /[?&]X-Amz-Credential=([^&%/]+)(?:%2F|\/)/i;

export function callerOf({ headers, url = '' }: IncomingMessage): string {
  return IN_HEADER.exec(headers.authorization ?? '')?.[1] ?? IN_LINK.exec(url)?.[1] ?? NOBODY;
}

/** The same header in another's name. Its signature then fits no more, so only engines that do not check it take it. */
export const inTheNameOf = (caller: string, authorization: string): string =>
  authorization.replace(IN_HEADER, `Credential=${caller}/`);
