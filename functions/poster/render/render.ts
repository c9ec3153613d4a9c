/** Poster flow: one poster is drawn, kept, told to whom waits for it, and noted. A poster that exists is not drawn again. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { isAwaited } from '#shared/domain/notice/welcome-window.ts';
import { posterFingerprint, posterKey, qrPicture } from '#shared/domain/poster/fingerprint.ts';
import type { PosterRequested } from '#shared/messages/poster-requested.ts';
import type { WelcomeDue } from '#shared/messages/welcome-due.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { CodeStore } from '#shared/ports/code-store.ts';
import type { Digest } from '#shared/ports/digest.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { PictureSource } from '#shared/ports/picture-source.ts';
import type { PosterArtist } from '#shared/ports/poster-artist.ts';
import type { PosterFiles } from '#shared/ports/poster-files.ts';
import type { ReadThoroughly } from '#shared/ports/poster-reading.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import { soonAgain } from '#shared/story/soon-again.ts';
import { avatarOf, codeImage } from './pictures.ts';
import { type FreshPoster, readSampled } from './read-sampled.ts';

export interface RenderPosterPorts {
  readonly campaigns: CampaignStore;
  readonly referrals: ReferralStore;
  readonly codes: CodeStore;
  readonly pictures: PictureSource;
  readonly files: PosterFiles;
  readonly artist: PosterArtist;
  readonly digest: Digest;
  readonly clock: Clock;
  readonly announceWelcomeDue: Announce<WelcomeDue>;
  readonly readThoroughly: ReadThoroughly;
}

interface Drawn {
  readonly kind: 'drawn';
  readonly bytes: number;
  readonly hasAvatar: boolean;
  /** Letters of his name that no face has. */
  readonly lettersMissing: number;
}

export type RenderPosterOutcome =
  | Drawn
  /** Drawn like any other, and read as many phones would: some reader missed it at some size. It stays, see `read-sampled.ts`. */
  | (Omit<Drawn, 'kind'> & { readonly kind: 'drawn-hard-to-read'; readonly missed: string })
  | { readonly kind: 'already-drawn' };

export const renderPoster = (ports: RenderPosterPorts, message: PosterRequested): Promise<RenderPosterOutcome> =>
  soonAgain(isAwaited(message.ticket, ports.clock.wallNow()), () => render(ports, message));

async function render(ports: RenderPosterPorts, message: PosterRequested): Promise<RenderPosterOutcome> {
  const campaign = await ports.campaigns.campaign(message.campaign);
  if (campaign === undefined) {
    throw new Refused('CAMPAIGN_UNKNOWN', 'A poster is to be drawn for a campaign that is not stored.', {
      campaign: message.campaign,
    });
  }
  const fingerprint = fingerprintNow(ports, campaign, message);
  const key = posterKey(campaign.id, fingerprint, campaign.template.format);
  const drawn = (await ports.files.exists(key)) ? undefined : await drawAndKeep(ports, campaign, message, key);
  await announceWelcome(ports, message, key);
  // Why last: it strikes off what is owed, so a death anywhere before it brings the request back.
  const says = drawn?.qrContent ?? message.qrContent;
  await record(ports, message, { key, fingerprint, says, isFresh: drawn !== undefined });
  if (drawn === undefined) return { kind: 'already-drawn' };
  const missed = await readSampled(ports, campaign, fingerprint, drawn);
  return missed === undefined ? drawn.outcome : { ...drawn.outcome, kind: 'drawn-hard-to-read', missed };
}

/** What is drawn is the campaign as it is now; if it changed while the request waited, the poster gets the address of what it shows. */
function fingerprintNow({ digest }: RenderPosterPorts, campaign: Campaign, message: PosterRequested): string {
  if (campaign.version === message.campaignVersion) return message.fingerprint;
  const { nickname, avatarUrl, code, qrImageUrl } = message;
  return posterFingerprint(digest.sha256Hex, { campaign, nickname, avatarUrl, code, qrImageUrl });
}

async function drawAndKeep(
  ports: RenderPosterPorts,
  campaign: Campaign,
  message: PosterRequested,
  key: string,
): Promise<FreshPoster & { readonly outcome: Drawn }> {
  const [official, avatar] = await Promise.all([
    codeImage(ports, campaign, message),
    avatarOf(ports, campaign, message),
  ]);
  const { nickname, qrContent } = message;
  const poster = await ports.artist.draw({
    template: campaign.template,
    content: { campaignName: campaign.name, nickname, ...(avatar === undefined ? {} : { avatar }) },
    ...(official === undefined ? {} : { officialQr: official }),
    ...(qrContent === undefined ? {} : { qrContent }),
    qr: campaign.qr,
  });
  await ports.files.write(key, poster.bytes, poster.contentType);
  const outcome = {
    kind: 'drawn',
    bytes: poster.bytes.byteLength,
    hasAvatar: avatar !== undefined,
    lettersMissing: poster.missingLetters.name,
  } as const;
  return { outcome, bytes: poster.bytes, qrContent: poster.qrContent };
}

async function announceWelcome(ports: RenderPosterPorts, message: PosterRequested, posterKey: string): Promise<void> {
  const { ticket, subject, campaign } = message;
  if (ticket === undefined || subject.kind !== 'member') return;
  const { member } = subject;
  const id = `${message.id}:poster`;
  await ports.announceWelcomeDue({ version: 1, id, campaign, member, ticket, with: 'poster', posterKey });
}

interface Noted {
  readonly key: string;
  readonly fingerprint: string;
  readonly says: string | undefined;
  readonly isFresh: boolean;
}

async function record(
  { referrals, codes, clock, digest }: RenderPosterPorts,
  { campaign, subject, code, qrImageUrl, askedAt }: PosterRequested,
  { key, fingerprint, says, isFresh }: Noted,
): Promise<void> {
  if (subject.kind === 'entry') return await codes.recordEntryPoster(code, key);
  const held = isFresh ? undefined : (await referrals.standing(campaign, subject.member))?.poster;
  // A request told twice, or replayed, takes nothing from what is known of the poster: when it was drawn, what its code says.
  if (held?.key === key) return await referrals.recordPoster(campaign, subject.member, held);
  const qr = says === undefined ? {} : { qr: { picture: qrPicture(digest.sha256Hex, qrImageUrl), says } };
  const poster = { key, fingerprint, drawnAt: clock.wallNow(), drawnAsOf: clock.eventNow(), ...qr };
  await referrals.recordPoster(campaign, subject.member, poster, askedAt);
}
