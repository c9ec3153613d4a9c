/**
 * The one access token all callers share (docs path 91039): in memory, in the table, else asked for, once at a time in this
 * process. A secret WeCom rejects is not offered again for ten minutes: repeated wrong ones ban our address for an hour.
 */
import { createHash } from 'node:crypto';
import type { Instant } from '#shared/domain/calendar.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { CorpSecretDocument, CorpSecrets } from '#shared/ports/corp-secrets.ts';
import { type Refused, RetryLater } from '#shared/ports/failure.ts';
import type { AccessToken, WecomAccess } from '#shared/ports/wecom-access.ts';
import type { Exchange, WecomAnswer } from './exchange.ts';
import { failureOf } from './failures.ts';
import type { Pauses } from './pauses.ts';
import { readGranted } from './vocabulary.ts';

export interface AccessTokens {
  /** The one that stands, renewed early. */
  current(): Promise<string>;
  /** A better one than `rejected`. Of many who ask, in this process or another, one fetches it and the others take it. */
  renew(rejected: string): Promise<string>;
}

interface Options {
  readonly secrets: CorpSecrets;
  readonly access: WecomAccess;
  readonly clock: Clock;
  readonly exchange: Exchange;
  readonly pauses: Pauses;
}

const API = 'gettoken';
const ASKED_WITHIN_MS = 5_000;
const RENEW_AT = 0.9;
const REST_AFTER_REJECTION_MS = 10 * 60_000;
const REST_AFTER_FAILURE_MS = 30_000;
/** Said by gettoken about corp id or secret. */
const REJECTIONS = [40001, 40013, 40091];

export function accessTokens(options: Options): AccessTokens {
  const { access, clock } = options;
  let held: AccessToken | undefined;
  let underWay: Promise<AccessToken> | undefined;

  async function obtain(rejected: string | undefined): Promise<AccessToken> {
    const standing = await access.token();
    const isGood = standing !== undefined && standing.token !== rejected && clock.wallNow() < standing.refreshAfter;
    held = isGood ? standing : await access.replaceToken(standing?.token, await askForToken(options));
    return held;
  }

  const once = (rejected: string | undefined): Promise<AccessToken> => {
    underWay ??= obtain(rejected).finally(() => {
      underWay = undefined;
    });
    return underWay;
  };

  return {
    async current() {
      const mine = held;
      if (mine !== undefined && clock.wallNow() < mine.refreshAfter) return mine.token;
      try {
        return (await once(undefined)).token;
      } catch (error) {
        // An early renewal that fails costs nothing while the old token lives.
        if (mine === undefined || clock.wallNow() >= mine.expiresAt) throw error;
        held = { ...mine, refreshAfter: clock.wallNow() + REST_AFTER_FAILURE_MS };
        return mine.token;
      }
    },

    async renew(rejected) {
      if (held !== undefined && held.token !== rejected) return held.token;
      const joined = await underWay;
      if (joined !== undefined && joined.token !== rejected) return joined.token;
      return (await once(rejected)).token;
    },
  };
}

async function askForToken(options: Options): Promise<AccessToken> {
  const known = configured(await options.secrets.read());
  try {
    return await offer(options, known);
  } catch (error) {
    // The secret may have been changed since this process read it.
    const again = configured(await options.secrets.readAgain());
    if (again.appSecret === known.appSecret && again.corpId === known.corpId) throw error;
    return offer(options, again);
  }
}

async function offer({ clock, exchange, pauses }: Options, secret: CorpSecretDocument): Promise<AccessToken> {
  const rest = restOf(secret);
  await pauses.refuseWhilePaused(API);
  await pauses.refuseWhilePaused(rest);
  const query = { corpid: secret.corpId, corpsecret: secret.appSecret };
  const askedAt = clock.wallNow();
  const answer = await exchange(API, { method: 'GET', query }, ASKED_WITHIN_MS);
  if (answer.errcode === 0) return tokenOf(answer, askedAt);
  if (!REJECTIONS.includes(answer.errcode)) throw neverRefused(await failureOf(API, answer, pauses));
  await pauses.pause(rest, clock.wallNow() + REST_AFTER_REJECTION_MS);
  throw new RetryLater(
    'WECOM_SECRET_REJECTED',
    'WeCom rejects the corp id or the app secret; set them again',
    { errcode: answer.errcode },
    { afterMs: REST_AFTER_REJECTION_MS },
  );
}

/** No message is at fault when there is no token. */
function neverRefused(failure: Refused | RetryLater): RetryLater {
  if (failure instanceof RetryLater) return failure;
  const options = { cause: failure, afterMs: REST_AFTER_REJECTION_MS };
  return new RetryLater('WECOM_GRANTS_NO_TOKEN', 'WeCom grants no token', failure.facts, options);
}

const tokenOf = (answer: WecomAnswer, askedAt: Instant): AccessToken => {
  const { token, lifetimeMs } = readGranted(answer);
  return { token, refreshAfter: askedAt + lifetimeMs * RENEW_AT, expiresAt: askedAt + lifetimeMs };
};

/** Why by secret: a corrected one must not wait for the rest of the wrong one. The digest of a random secret tells nothing of it. */
const restOf = (secret: CorpSecretDocument): string =>
  `${API}#${createHash('sha256').update(`${secret.corpId} ${secret.appSecret}`).digest('hex').slice(0, 12)}`;

function configured(document: CorpSecretDocument | 'not-configured'): CorpSecretDocument {
  if (document !== 'not-configured') return document;
  throw new RetryLater('NOT_CONFIGURED', 'the corp secrets are not set yet', {}, { afterMs: REST_AFTER_REJECTION_MS });
}
