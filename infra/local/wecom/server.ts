/** The HTTP face: WeCom's API under /cgi-bin/, its pictures, and /stand-in/ for whoever plays this world. An unknown path is a loud 404. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { contactWayApis } from './apis/contact-ways.ts';
import { contactApis } from './apis/contacts.ts';
import { groupApis } from './apis/groups.ts';
import { messageApis } from './apis/messages.ts';
import { robotApis } from './apis/robots.ts';
import { codePicture } from './code-picture.ts';
import { facePicture } from './faces.ts';
import type { Faults } from './faults.ts';
import type { Gate } from './gate.ts';
import { answerBytes, answerJson, answerPage, bodyOf, uploadedFile } from './http.ts';
import { personOf } from './people.ts';
import { jsonBody } from './reading.ts';
import { refusalBody, WecomRefusal } from './refusal.ts';
import { robotPage } from './robot-page.ts';
import type { Api, Call, Stage } from './stage.ts';
import { contentOf } from './world.ts';

const APIS: Readonly<Record<string, Api>> = {
  ...contactApis,
  ...contactWayApis,
  ...groupApis,
  ...messageApis,
  ...robotApis,
  getcallbackip: { method: 'GET', answer: () => ({ ip_list: ['127.0.0.1'] }) },
};

/** A robot's own key stands for it. */
const WITHOUT_TOKEN = ['webhook/send'];

export interface Face {
  readonly stage: Stage;
  readonly gate: Gate;
  readonly faults: Faults;
  readonly readFile: (name: string) => Buffer | undefined;
  /** Answers under /stand-in/; undefined for a path it does not know. */
  readonly admin: (path: string, body: object) => Promise<object | undefined>;
  readonly onUnknownPath: (path: string) => void;
  /** Calls per API so far. */
  readonly calls: Map<string, number>;
}

function gettoken(face: Face, query: URLSearchParams): object {
  if (query.get('corpid') !== face.stage.corp.corpId) throw new WecomRefusal(40013);
  if (query.get('corpsecret') !== face.stage.corp.secret) throw new WecomRefusal(40001);
  return face.gate.token();
}

async function callOf(face: Face, request: IncomingMessage, query: URLSearchParams): Promise<Call> {
  const bytes = await bodyOf(request);
  const contentType = request.headers['content-type'] ?? '';
  if (!contentType.startsWith('multipart/')) {
    return { stage: face.stage, query, body: jsonBody(bytes.toString('utf8')) };
  }
  const file = uploadedFile(contentType, bytes);
  return { stage: face.stage, query, body: {}, ...(file === undefined ? {} : { file }) };
}

async function suffer(face: Face, api: string): Promise<void> {
  const fault = face.faults.ofAnswer(api);
  if (fault === undefined) return;
  if ('errcode' in fault) throw new WecomRefusal(fault.errcode, 'on demand');
  await pause(fault.slowByMs);
}

/** Token first, then frequency, then the call itself; each refusal is an errcode in an HTTP 200. */
async function answered(face: Face, name: string, api: Api, request: IncomingMessage, query: URLSearchParams) {
  const call = await callOf(face, request, query);
  if (!WITHOUT_TOKEN.includes(name)) face.gate.checkToken(query.get('access_token'));
  const leave = face.gate.enter(name);
  try {
    await suffer(face, name);
    return api.answer(call);
  } finally {
    leave();
  }
}

async function serveApi(face: Face, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const name = url.pathname.slice('/cgi-bin/'.length);
  const api = APIS[name];
  if (name !== 'gettoken' && (!api || api.method !== request.method)) {
    unknown(face, response, url.pathname);
    return;
  }
  face.calls.set(name, (face.calls.get(name) ?? 0) + 1);
  try {
    const body = api ? await answered(face, name, api, request, url.searchParams) : gettoken(face, url.searchParams);
    answerJson(response, 200, { errcode: 0, errmsg: 'ok', ...body });
  } catch (failure) {
    if (!(failure instanceof WecomRefusal)) throw failure;
    answerJson(response, 200, refusalBody(failure, face.stage.wallNow()));
  }
}

function unknown(face: Face, response: ServerResponse, path: string): void {
  face.onUnknownPath(path);
  answerJson(response, 404, { error: `The WeCom stand-in does not speak ${path}.` });
}

/** Code pictures, avatars, uploaded pictures and delivered files. */
async function picture(face: Face, path: string): Promise<{ type: string; bytes: Buffer } | undefined> {
  const [, kind, encoded = ''] = path.split('/');
  const id = decodeURIComponent(encoded);
  const { world } = face.stage;
  if (kind === 'wwhead') {
    const way = world.ways.get(id);
    return way && { type: 'image/png', bytes: codePicture(contentOf(world, id, way.kind)) };
  }
  if (kind === 'mmhead') return { type: 'image/jpeg', bytes: await facePicture(personOf(id).face) };
  const bytes = kind === 'pic_wework' && world.pictures.has(id) ? face.readFile(id) : undefined;
  if (bytes) return { type: world.pictures.get(id) ?? '', bytes };
  if (kind === 'robot-said') return pictureSaid(face, id);
  if (kind !== 'delivered') return undefined;
  const file = world.delivered.get(id)?.findLast((delivery) => delivery.files.length > 0)?.files[0];
  const sent = file === undefined ? undefined : face.readFile(file);
  return sent && { type: 'image/jpeg', bytes: sent };
}

function pictureSaid(face: Face, file: string): { type: string; bytes: Buffer } | undefined {
  const wasSaid = face.stage.world.facts.some((fact) => fact.fact === 'robot-message' && fact.file === file);
  const bytes = wasSaid ? face.readFile(file) : undefined;
  return bytes && { type: 'image/png', bytes };
}

async function serve(face: Face, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://stand-in');
  if (url.pathname.startsWith('/cgi-bin/')) return serveApi(face, request, response, url);
  if (url.pathname.startsWith('/stand-in/')) {
    const body = jsonBody((await bodyOf(request)).toString('utf8'));
    const answer = await face.admin(url.pathname.slice('/stand-in/'.length), body);
    return answer ? answerJson(response, 200, answer) : unknown(face, response, url.pathname);
  }
  const group = /^\/robot\/([a-z0-9-]+)$/.exec(url.pathname)?.[1];
  if (group !== undefined) return answerPage(response, robotPage(face.stage.world, group));
  const found = await picture(face, url.pathname);
  return found ? answerBytes(response, found.type, found.bytes) : unknown(face, response, url.pathname);
}

export function standInServer(face: Face): Server {
  const server = createServer((request, response) => {
    serve(face, request, response).catch((failure: unknown) => {
      const reason = failure instanceof Error ? failure.message : String(failure);
      if (response.headersSent) response.destroy();
      else answerJson(response, failure instanceof WecomRefusal ? 400 : 500, { error: reason });
    });
  });
  // Longer than any client keeps an idle connection, so that none is cut while a request is on its way.
  server.keepAliveTimeout = 65_000;
  return server;
}
