/** Operator: a brand's own background art is taken in, listed, and looked for before a campaign that names it is applied. */
import { isoInstant } from '#shared/domain/calendar.ts';
import type { CampaignDefinition } from '#shared/domain/campaign/campaign.ts';
import type { Fault } from '#shared/domain/campaign/fault.ts';
import { ART_PREFIX, type ArtSize, artKey, artNamedBy, artOfKey, coversPoster } from '#shared/domain/poster/art.ts';
import type { CommandResult, InputOf } from '#shared/messages/operator-command.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { OperatorPorts } from './ports.ts';

type Ports = Pick<OperatorPorts, 'art' | 'files' | 'digest' | 'campaigns'>;

/** The same picture added twice is kept once. @throws Refused `ART_UNFIT` */
export async function addArt(
  { art: intake, files, digest }: Ports,
  { base64, dryRun = false }: InputOf<'art add'>,
): Promise<CommandResult> {
  const verdict = await intake.take(Buffer.from(base64, 'base64'));
  if (verdict.kind === 'unfit') throw new Refused('ART_UNFIT', `The picture ${verdict.reason}; nothing was added.`);
  const { bytes, contentType, widthPx, heightPx } = verdict.art;
  const picture = digest.sha256Hex(bytes);
  const key = artKey(picture);
  const isKept = await files.exists(key);
  if (!isKept && !dryRun) await files.write(key, bytes, contentType);
  const outcome = isKept ? 'kept already' : dryRun ? 'would be added' : 'added';
  return { kind: 'record', record: { picture, outcome, widthPx, heightPx, bytes: bytes.byteLength } };
}

export async function listArt({ files, campaigns }: Ports): Promise<CommandResult> {
  const [kept, all] = await Promise.all([files.list(ART_PREFIX), campaigns.campaigns()]);
  const rows = kept
    .toSorted((one, other) => one.writtenAt - other.writtenAt)
    .flatMap(({ key, bytes, writtenAt }) => {
      const picture = artOfKey(key);
      const users = all.filter(({ template }) => artNamedBy(template) === picture).map(({ id }) => id);
      return picture === undefined
        ? []
        : [{ picture, added_at: isoInstant(writtenAt), bytes, used_by: users.join(' ') }];
    });
  return { kind: 'rows', columns: ['picture', 'added_at', 'bytes', 'used_by'], rows };
}

type Coming = NonNullable<InputOf<'campaign apply'>['comingArt']>;

/** A template may name only art that is kept, or is about to be, and that is large enough for its poster. */
export async function artFaults(
  ports: Ports,
  { template }: CampaignDefinition,
  coming: Coming = [],
): Promise<readonly Fault[]> {
  const picture = artNamedBy(template);
  if (picture === undefined) return [];
  const art = coming.find((one) => one.picture === picture) ?? (await keptArt(ports, picture));
  if (art !== undefined && coversPoster(art, template)) return [];
  const { widthPx, heightPx } = template;
  const expected =
    art === undefined
      ? 'a picture that is kept: `art add` takes it in and answers its id'
      : `a picture of at least ${widthPx}×${heightPx} px; this one is ${art.widthPx}×${art.heightPx}`;
  return [{ path: ['poster', 'template', 'background', 'picture'], expected }];
}

async function keptArt({ art, files }: Ports, picture: string): Promise<ArtSize | undefined> {
  const bytes = await files.read(artKey(picture));
  return bytes && art.sizeOf(bytes);
}
