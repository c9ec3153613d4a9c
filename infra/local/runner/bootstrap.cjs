/**
 * Runs one handler inside one execution environment and speaks Lambda's Runtime API: next, response, error, init/error
 * (AWS: "Lambda runtime API", version 2018-06-01): over HTTP from a process of its own, by messages from a worker thread.
 * One invocation at a time; handlers answer by promise or by value.
 */
const { existsSync } = require('node:fs');
const { Agent, request } = require('node:http');
const { enableCompileCache, flushCompileCache } = require('node:module');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const { parentPort } = require('node:worker_threads');

const exit = process.exit.bind(process);
const log = console.error.bind(console);
const runtime = parentPort ? byMessages(parentPort) : overHttp(...process.env.AWS_LAMBDA_RUNTIME_API.split(':'));
let current;

function overHttp(host, port) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return (method, path, body = '', headers = {}) =>
    new Promise((resolve, reject) => {
      const length = Buffer.byteLength(body);
      const options = { host, port, agent, method, path: `/2018-06-01/runtime/${path}` };
      const sent = request({ ...options, headers: { ...headers, 'content-length': length } }, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
}

/** The same requests; only `next` has an answer. */
function byMessages(port) {
  let take;
  port.on('message', (invocation) => take(invocation));
  return (_method, path, body = '') => {
    const answered = path === 'invocation/next' ? new Promise((resolve) => (take = resolve)) : Promise.resolve();
    port.postMessage({ path, body });
    return answered;
  };
}

function described(error) {
  const isError = error instanceof Error || Object.prototype.toString.call(error) === '[object Error]';
  if (!isError) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: String(error.stack ?? '').split('\n') };
}

function report(path, error) {
  const description = described(error);
  log(JSON.stringify(description));
  return runtime('POST', path, JSON.stringify(description), {
    'content-type': 'application/json',
    'lambda-runtime-function-error-type': description.errorType,
  });
}

class RuntimeFailure extends Error {
  constructor(name, message, cause) {
    super(message, { cause });
    this.name = `Runtime.${name}`;
    if (cause?.stack) this.stack = cause.stack;
  }
}

async function loadHandler(root, definition) {
  const dot = definition.lastIndexOf('.');
  if (dot <= 0) throw new RuntimeFailure('MalformedHandlerName', 'Bad handler');
  const [file, name] = [definition.slice(0, dot), definition.slice(dot + 1)];
  const path = ['.js', '.mjs', '.cjs'].map((extension) => join(root, file + extension)).find(existsSync);
  if (!path) throw new RuntimeFailure('ImportModuleError', `Error: Cannot find module '${file}'`);
  const handler = (await load(path))[name];
  if (handler === undefined) throw new RuntimeFailure('HandlerNotFound', `${definition} is undefined or not exported`);
  if (typeof handler !== 'function') throw new RuntimeFailure('HandlerNotFound', `${definition} is not a function`);
  return handler;
}

async function load(path) {
  try {
    return path.endsWith('.mjs') ? await import(pathToFileURL(path).href) : require(path);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeFailure('UserCodeSyntaxError', String(error), error);
    const missing = error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND';
    throw missing ? new RuntimeFailure('ImportModuleError', String(error), error) : error;
  }
}

function contextOf(headers, requestId) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

async function serve(handler) {
  const { headers, body } = await runtime('GET', 'invocation/next');
  current = headers['lambda-runtime-aws-request-id'];
  process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'];
  try {
    const answer = await handler(JSON.parse(body), contextOf(headers, current));
    await runtime('POST', `invocation/${current}/response`, JSON.stringify(answer ?? null), {
      'content-type': 'application/json',
    });
  } catch (error) {
    await report(`invocation/${current}/error`, error);
  }
  current = undefined;
}

/** A promise nobody awaited and an error nobody caught end the environment, as they do on Lambda. */
async function die(error, exitCode) {
  await report(current === undefined ? 'init/error' : `invocation/${current}/error`, error).catch(() => {});
  exit(exitCode);
}
process.on('uncaughtException', (error) => void die(error, 129));
process.on('unhandledRejection', (reason) => {
  void die(new RuntimeFailure('UnhandledPromiseRejection', String(reason), reason), 128);
});

async function main() {
  if (process.argv[2]) enableCompileCache(process.argv[2]);
  const handler = await loadHandler(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
  flushCompileCache();
  for (;;) await serve(handler);
}

main().catch((error) => die(error, 1));
