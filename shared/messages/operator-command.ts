/** OperatorCommand: what an operator asks of the app, and what he is answered. An unknown command and a wrong input are refused by their places. */
import * as z from 'zod/mini';
import { groupId } from '#shared/domain/identity.ts';
import { LEAST_PER_MINUTE, MOST_PER_MINUTE } from '#shared/domain/poster/warming.ts';
import { Refused } from '#shared/ports/failure.ts';
import { asks, campaign, cursor, flag, id, limit, maybeCampaign, participant, unfit } from './operator-input.ts';
import { REWARD_COMMANDS } from './reward-command.ts';

/** Bounds what one file can cost to read; the largest sensible one is a tenth of it. */
const LONGEST_FILE = 500_000;
/** What a synchronous call carries: 6 MB in all, base64 takes a third more than the picture. */
const LONGEST_PICTURE = 4_700_000;
const pixels = z.int().check(z.minimum(1), z.maximum(65_535));
/** Art that whoever asks for a dry run would add before the campaign is applied. */
const comingArt = z.object({ picture: z.string().check(z.regex(/^[0-9a-f]{64}$/)), widthPx: pixels, heightPx: pixels });
const letters = (pattern: RegExp) => z.optional(z.string().check(z.regex(pattern)));

const schemas = [
  asks('campaign apply', {
    yaml: z.string().check(z.maxLength(LONGEST_FILE)),
    dryRun: flag,
    strict: flag,
    comingArt: z.optional(z.array(comingArt)),
  }),
  asks('campaign list', {}),
  asks('campaign show', { campaign: maybeCampaign }),
  asks('campaign pause', { campaign }),
  asks('campaign resume', { campaign }),
  asks('campaign end', { campaign }),
  asks('campaign confirm-welcome', { campaign: maybeCampaign, groups: z.array(z.pipe(id, z.transform(groupId))) }),
  asks('art add', { base64: z.base64().check(z.minLength(1), z.maxLength(LONGEST_PICTURE)), dryRun: flag }),
  asks('art list', {}),
  asks('secrets set', {
    corpId: letters(/^[\w-]{1,64}$/),
    agentId: letters(/^\d{1,16}$/),
    appSecret: letters(/^\S{1,256}$/),
    token: letters(/^[A-Za-z0-9]{1,32}$/),
    encodingAesKey: letters(/^[A-Za-z0-9]{43}$/),
    robots: z.optional(
      z.record(z.string().check(z.regex(/^[a-z0-9-]{1,32}$/)), z.string().check(z.regex(/^[\w-]{0,128}$/))),
    ),
    next: flag,
    promote: flag,
  }),
  asks('referrals export', { campaign: maybeCampaign, all: flag, cursor }),
  asks('why', { campaign: maybeCampaign, member: participant, lang: z.optional(z.enum(['zh', 'en'])) }),
  asks('participants show', { campaign: maybeCampaign, member: participant, cursor }),
  asks('participants list', { campaign: maybeCampaign, withoutPoster: flag, cursor }),
  asks('poster get', { campaign: maybeCampaign, participant: z.optional(participant), entry: z.optional(id) }),
  asks('poster want', { campaign: maybeCampaign, participant }),
  asks('poster warm', {
    campaign: maybeCampaign,
    mode: z.optional(z.enum(['missing', 'stale'])),
    perMinute: z.optional(z.int().check(z.minimum(LEAST_PER_MINUTE), z.maximum(MOST_PER_MINUTE))),
    again: flag,
    status: flag,
    cancel: flag,
  }),
  asks('quarantine list', { limit }),
  asks('quarantine show', { id }),
  asks('quarantine replay', { id: z.optional(id), all: flag }),
  asks('dead-letters list', { queue: z.optional(id), limit }),
  asks('dead-letters show', { id }),
  asks('dead-letters replay', { id: z.optional(id), all: flag, queue: z.optional(id) }),
  ...REWARD_COMMANDS,
  asks('report', {
    campaign: maybeCampaign,
    day: z.optional(z.string().check(z.regex(/^(\d{4}-\d{2}-\d{2}|final)$/))),
  }),
  asks('report file', { key: z.string().check(z.regex(/^reports\/[\w./-]{1,200}$/)) }),
  asks('sweep now', { campaign: maybeCampaign }),
] as const;

const schema = z.discriminatedUnion('command', schemas);

export type OperatorCommand = z.output<typeof schema>;
export type InputOf<Name extends OperatorCommand['command']> = Extract<OperatorCommand, { command: Name }>['input'];

/** @throws Refused `COMMAND_UNKNOWN`, `COMMAND_INPUT_UNFIT` */
export function readOperatorCommand(asked: { readonly command: unknown; readonly input?: unknown }): OperatorCommand {
  if (!schemas.some(({ shape }) => z.safeParse(shape.command, asked.command).success)) {
    throw new Refused('COMMAND_UNKNOWN', 'There is no such command.');
  }
  const input = asked.input ?? {};
  const result = z.safeParse(schema, { command: asked.command, input });
  if (result.success) return result.data;
  throw unfit(result.error.issues, input);
}

export type Cell = string | number | boolean | null;

/** Where a campaign file is wrong, and what should stand there. */
export interface LocatedFault {
  readonly line: number;
  readonly column: number;
  readonly field: string;
  readonly expected: string;
}

export type CommandResult =
  | {
      readonly kind: 'rows';
      readonly columns: readonly string[];
      readonly rows: readonly Readonly<Record<string, Cell>>[];
      /** Ask again with it as `cursor`; absent at the end. */
      readonly next?: string;
    }
  | {
      readonly kind: 'record';
      readonly record: Readonly<Record<string, unknown>>;
      /** What changed, by ids and numbers: for the journal, not for the answer. */
      readonly audit?: Readonly<Record<string, string | number | boolean>>;
    }
  | { readonly kind: 'file'; readonly base64: string; readonly contentType: string }
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'faults'; readonly faults: readonly LocatedFault[] };
