/** Poster flow: one poster is drawn, kept, told to whom waits for it, and noted. A poster that exists is not drawn again. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { isAwaited } from '#shared/domain/notice/welcome-window.ts';
import { avatarAddress, avatarSidePx } from '#shared/domain/poster/avatar-address.ts';
import { posterFingerprint, posterKey, qrPicture } from '#shared/domain/poster/fingerprint.ts';
import type { PosterRequested } from '#shared/messages/poster-requested.ts';
import type { WelcomeDue } from '#shared/messages/welcome-due.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { CodeStore } from '#shared/ports/code-store.ts';
import type { Digest } from '#shared/ports/digest.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import type { PictureSource } from '#shared/ports/picture-source.ts';
import type { PosterArtist } from '#shared/ports/poster-artist.ts';
import type { PosterFiles } from '#shared/ports/poster-files.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import { soonAgain } from '#shared/story/soon-again.ts';

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
}

export type RenderPosterOutcome =
  | { readonly kind: 'drawn'; readonly bytes: number; readonly hasAvatar: boolean; readonly lettersMissing: number }
  | { readonly kind: 'already-drawn' };

const CODE_IMAGE = { maxBytes: 2 * 1_024 * 1_024, withinMs: 5_000 } as const;
/** Somebody may be waiting with 20 seconds in all: a slow avatar is done without. */
const AVATAR = { maxBytes: 512 * 1_024, withinMs: 1_500 } as const;

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
  await record(ports, message, { key, fingerprint, qrContent: drawn?.qrContent ?? message.qrContent });
  return drawn?.outcome ?? { kind: 'already-drawn' };
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
): Promise<{ readonly outcome: RenderPosterOutcome; readonly qrContent: string }> {
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
  return { outcome, qrContent: poster.qrContent };
}

/** WeCom's picture, where it is needed; where it is gone, the code is drawn from what the picture said when it was read. */
async function codeImage(
  { pictures }: RenderPosterPorts,
  { qr }: Campaign,
  { code, qrImageUrl, qrContent }: PosterRequested,
): Promise<Uint8Array | undefined> {
  if (qr === 'redrawn' && qrContent !== undefined) return undefined;
  const fetched = await pictures.fetch(qrImageUrl, CODE_IMAGE);
  if (fetched !== undefined || qrContent !== undefined) return fetched;
  throw new RetryLater(
    'QR_IMAGE_UNAVAILABLE',
    "WeCom's picture of the live code cannot be had.",
    { code },
    { afterMs: 2_000 },
  );
}

async function avatarOf(
  { pictures }: RenderPosterPorts,
  { template }: Campaign,
  { avatarUrl }: PosterRequested,
): Promise<Uint8Array | undefined> {
  const sidePx = avatarSidePx(template);
  if (avatarUrl === undefined || avatarUrl === '' || sidePx === undefined) return undefined;
  return await pictures.fetch(avatarAddress(avatarUrl, sidePx), AVATAR);
}

async function announceWelcome(ports: RenderPosterPorts, message: PosterRequested, posterKey: string): Promise<void> {
  const { ticket, subject, campaign } = message;
  if (ticket === undefined || subject.kind !== 'member') return;
  const { member } = subject;
  const id = `${message.id}:poster`;
  await ports.announceWelcomeDue({ version: 1, id, campaign, member, ticket, with: 'poster', posterKey });
}

async function record(
  { referrals, codes, clock, digest }: RenderPosterPorts,
  { campaign, subject, code, qrImageUrl }: PosterRequested,
  drawn: { readonly key: string; readonly fingerprint: string; readonly qrContent: string | undefined },
): Promise<void> {
  const { key, fingerprint, qrContent: says } = drawn;
  if (subject.kind === 'entry') return await codes.recordEntryPoster(code, key);
  const qr = says === undefined ? {} : { qr: { picture: qrPicture(digest.sha256Hex, qrImageUrl), says } };
  await referrals.recordPoster(campaign, subject.member, { key, fingerprint, drawnAt: clock.wallNow(), ...qr });
}
