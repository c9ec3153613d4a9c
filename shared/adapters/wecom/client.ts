/**
 * Every call to WeCom goes through here: rest where WeCom asked for rest, the shared token, one forced refresh and one replay,
 * a few retries while time allows, and a failure the house understands for the rest. Does not know what any API is for.
 */
import type { Clock } from '#shared/ports/clock.ts';
import type { CorpSecrets } from '#shared/ports/corp-secrets.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import type { WecomAccess } from '#shared/ports/wecom-access.ts';
import { accessTokens } from './access-token.ts';
import { httpExchange, noLongerThan, type WecomAnswer, type WecomRequest } from './exchange.ts';
import { failureOf } from './failures.ts';
import { apiPauses } from './pauses.ts';
import { reactionTo } from './reactions.ts';

export interface WecomCall extends WecomRequest {
  /** Codes the caller reads as answers. Every other code but 0 is thrown. */
  readonly answers?: readonly number[];
}

export interface WecomClient {
  /** `api` is the path under `/cgi-bin/`. `withinMs` bounds the whole of it, back-off included. */
  call(api: string, request: WecomCall, limits?: { readonly withinMs?: number }): Promise<WecomAnswer>;
}

export interface WecomClientOptions {
  readonly secrets: CorpSecrets;
  readonly access: WecomAccess;
  readonly apiBase: string;
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
  readonly sleep?: (ms: number) => Promise<void>;
  readonly random?: () => number;
}

const WITHIN_MS = 10_000;
/** WeCom's own advice for -1 (docs path 90313). */
const RETRIES = 3;
const FIRST_BACK_OFF_MS = 1_000;

const inReality = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function wecomClient(options: WecomClientOptions): WecomClient {
  const { secrets, access, clock, sleep = inReality, random = Math.random } = options;
  const exchange = httpExchange({ apiBase: options.apiBase, fetch: options.fetch ?? fetch });
  const pauses = apiPauses({ access, clock, random });
  const tokens = accessTokens({ secrets, access, clock, exchange, pauses });

  /** One question with the token that stands; with a renewed one, once in a call, if that died early. */
  function asker(api: string, request: WecomCall, leftMs: () => number): () => Promise<WecomAnswer> {
    let mayRenew = true;
    const ask = async (token: Promise<string>): Promise<readonly [string, WecomAnswer]> => {
      const access_token = await noLongerThan(api, leftMs(), token);
      return [access_token, await exchange(api, { ...request, query: { ...request.query, access_token } }, leftMs())];
    };
    return async () => {
      const [used, answer] = await ask(tokens.current());
      if (!mayRenew || reactionTo(answer.errcode) !== 'refresh') return answer;
      mayRenew = false;
      const [, replayed] = await ask(tokens.renew(used));
      return replayed;
    };
  }

  return {
    async call(api, request, { withinMs = WITHIN_MS } = {}) {
      const endsAt = clock.wallNow() + withinMs;
      const leftMs = (): number => endsAt - clock.wallNow();
      await pauses.refuseWhilePaused(api);
      const ask = asker(api, request, leftMs);
      for (let retry = 0; ; retry += 1) {
        const outcome = await ask().catch(whenUnwell);
        if (!(outcome instanceof RetryLater) && isAnswer(outcome, request)) return outcome;
        const backOffMs = FIRST_BACK_OFF_MS * 2 ** retry;
        const isWorthIt = outcome instanceof RetryLater || mayPass(outcome);
        if (!isWorthIt || retry === RETRIES || leftMs() <= backOffMs) {
          if (outcome instanceof RetryLater) throw outcome;
          throw await failureOf(api, outcome, pauses, isWorthIt && retry < RETRIES ? backOffMs : undefined);
        }
        await sleep(backOffMs);
      }
    },
  };
}

const isAnswer = ({ errcode }: WecomAnswer, { answers = [] }: WecomCall): boolean =>
  errcode === 0 || answers.includes(errcode);

const mayPass = ({ errcode }: WecomAnswer): boolean => ['retry', 'unknown'].includes(reactionTo(errcode));

/** A broken line, or a gettoken that is busy, is worth another try within the call; everything else thrown is not. */
function whenUnwell(error: unknown): RetryLater {
  if (error instanceof RetryLater && ['WECOM_UNREACHABLE', 'WECOM_BUSY'].includes(error.code)) return error;
  throw error;
}
