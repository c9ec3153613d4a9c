/** An HTTP API request (payload format 2.0) as a step wants it: raw body, and a query in which a `+` is still a `+`. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** Of a name said twice the first counts. */
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly sourceIp: string;
}

export function readHttpRequest(event: APIGatewayProxyEventV2): HttpRequest {
  const { http } = event.requestContext;
  return {
    method: http.method.toUpperCase(),
    path: event.rawPath,
    pathParameters: textsOf(event.pathParameters),
    query: readQuery(event.rawQueryString),
    headers: textsOf(event.headers),
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    sourceIp: http.sourceIp,
  };
}

/** Why not URLSearchParams: it reads `+` as a blank, and WeCom's values are Base64. */
export function readQuery(raw: string): Readonly<Record<string, string>> {
  const pairs = raw.split('&').filter((pair) => pair !== '');
  const entries = pairs.map((pair): [string, string] => {
    const [name = '', ...value] = pair.split('=');
    return [decoded(name), decoded(value.join('='))];
  });
  return Object.fromEntries(entries.toReversed());
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function textsOf(record: Readonly<Record<string, string | undefined>> | undefined): Readonly<Record<string, string>> {
  const entries = Object.entries(record ?? {});
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
