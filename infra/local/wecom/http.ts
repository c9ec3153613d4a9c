/** Reading requests and writing answers over plain node:http; knows nothing of WeCom. */
import type { IncomingMessage, ServerResponse } from 'node:http';

const MAX_BODY = 32 * 1024 * 1024;

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > MAX_BODY) throw new Error('body too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

export function answerJson(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' }).end(text);
}

export function answerBytes(response: ServerResponse, contentType: string, bytes: Buffer): void {
  response.writeHead(200, { 'content-type': contentType, 'content-length': bytes.length }).end(bytes);
}

export function answerPage(response: ServerResponse, html: string): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=UTF-8' }).end(html);
}

/** The part named `media` of a multipart upload (docs path 90253). */
export function uploadedFile(
  contentType: string,
  body: Buffer,
): { readonly name: string; readonly bytes: Buffer } | undefined {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (!contentType.startsWith('multipart/form-data') || boundary === undefined) return undefined;
  const mark = Buffer.from(`--${boundary}`);
  for (let from = body.indexOf(mark); from >= 0; ) {
    const to = body.indexOf(mark, from + mark.length);
    if (to < 0) return undefined;
    const part = body.subarray(from + mark.length + 2, to - 2);
    const headEnd = part.indexOf('\r\n\r\n');
    const head = part.subarray(0, headEnd).toString('utf8');
    if (headEnd >= 0 && /;\s*name="?media"?/i.test(head)) {
      const name = /filename="?([^";\r\n]+)"?/i.exec(head)?.[1];
      return name === undefined ? undefined : { name, bytes: part.subarray(headEnd + 4) };
    }
    from = to;
  }
  return undefined;
}
