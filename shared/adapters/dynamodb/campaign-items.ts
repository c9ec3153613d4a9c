/** Campaigns as items and back: the whole of one version in one item, template and texts included. */
import * as z from 'zod/mini';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { campaignId, groupId, memberId, staffId } from '#shared/domain/identity.ts';
import { NOTICE_KINDS } from '#shared/domain/notice/notice-rules.ts';
import { type Item, readItem } from './plain-item.ts';
import { capShape as cap, rungShape } from './reward-items.ts';

const staff = z.array(z.pipe(z.string(), z.transform(staffId)));
const members = z.array(z.pipe(z.string(), z.transform(memberId)));
const box = z.object({ xPx: z.number(), yPx: z.number(), widthPx: z.number(), heightPx: z.number() });

const template = z.object({
  name: z.string(),
  widthPx: z.number(),
  heightPx: z.number(),
  background: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('colour'), from: z.string(), to: z.string() }),
    z.object({ kind: z.literal('art'), name: z.string() }),
    z.object({ kind: z.literal('picture'), picture: z.string() }),
  ]),
  layers: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('qr'), box }),
      z.object({ kind: z.literal('avatar'), box }),
      z.object({
        kind: z.literal('text'),
        box,
        text: z.string(),
        sizePx: z.number(),
        colour: z.string(),
        align: z.enum(['left', 'centre', 'right']),
        leastSizePx: z.exactOptional(z.number()),
        weight: z.exactOptional(z.enum(['medium', 'bold'])),
        lines: z.exactOptional(z.number()),
        stroke: z.exactOptional(z.object({ colour: z.string(), widthPx: z.number() })),
        shadow: z.exactOptional(z.object({ colour: z.string(), dxPx: z.number(), dyPx: z.number() })),
      }),
      z.object({
        kind: z.literal('shape'),
        box,
        colour: z.string(),
        radiusPx: z.number(),
        opacity: z.exactOptional(z.number()),
      }),
    ]),
  ),
  quality: z.number(),
  format: z.exactOptional(z.enum(['jpeg', 'png'])),
});

const rewards = z.object({
  currency: z.string(),
  ladder: z.array(rungShape),
  forInvitee: z.exactOptional(rungShape),
  budget: z.object({
    total: z.exactOptional(cap),
    perDay: z.exactOptional(cap),
    atCap: z.enum(['pause', 'waitlist', 'cheaper']),
  }),
  prizeCeilingMinor: z.number(),
});

const notices = z.object({
  to: staff,
  quiet: z.exactOptional(z.object({ from: z.string(), to: z.string() })),
  kinds: z.array(z.enum(NOTICE_KINDS)),
});

const reports = z.object({
  lang: z.enum(['zh', 'en']),
  robot: z.exactOptional(z.string()),
  remark: z.exactOptional(z.string()),
});

const campaignShape = z.object({
  id: z.pipe(z.string(), z.transform(campaignId)),
  name: z.string(),
  mechanic: z.enum(['group', 'contact']),
  startsAt: z.number(),
  endsAt: z.number(),
  timeZone: z.string(),
  holdSeconds: z.number(),
  rewards: z.exactOptional(rewards),
  notices: z.exactOptional(notices),
  reports: z.exactOptional(reports),
  counting: z.object({
    newOnly: z.exactOptional(z.enum(['corp', 'groups', 'staff'])),
    leaving: z.enum(['within-hold', 'always', 'never']),
    maximumCounted: z.exactOptional(z.number()),
    blacklist: members,
    whitelist: members,
  }),
  expectedJoins: z.number(),
  entryCodes: z.array(z.object({ label: z.string() })),
  groups: z.array(z.pipe(z.string(), z.transform(groupId))),
  autoCreateRoom: z.boolean(),
  staff,
  desk: staff,
  template,
  qr: z.enum(['official', 'redrawn']),
  texts: z.object({
    welcome: z.string(),
    posterLater: z.string(),
    entryPosterInstead: z.string(),
    groupWelcome: z.string(),
  }),
  version: z.number(),
  appliedAt: z.number(),
  pauses: z.array(z.object({ from: z.number(), to: z.exactOptional(z.number()) })),
  endedAt: z.exactOptional(z.number()),
});

export const readCampaign = (item: Item): Campaign => readItem(campaignShape, item);
