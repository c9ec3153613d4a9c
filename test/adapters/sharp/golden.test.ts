import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { sharpPosterArtist } from '#shared/adapters/sharp/sharp-poster-artist.ts';
import { POSTER_TEMPLATES } from '#shared/domain/poster/templates.ts';
import type { FinishedPoster } from '#shared/ports/poster-artist.ts';
import { anOrder, avatarImage, difference, pixelsOf } from './drawing-table.ts';

const GOLDEN = join(import.meta.dirname, '../../support/golden');
const artist = sharpPosterArtist();

const small = async ({ bytes }: Pick<FinishedPoster, 'bytes'>): Promise<Uint8Array> =>
  await sharp(bytes).resize({ width: 360 }).png({ palette: true, quality: 90, dither: 0 }).toBuffer();

/** After a wanted change of the drawing: run this once with GOLDEN=approve, and look at the new pictures before they are committed. */
describe('posters look as they were approved', () => {
  test.each(POSTER_TEMPLATES)('$name', async (template) => {
    const path = join(GOLDEN, `${template.name}.png`);
    const content = {
      campaignName: '春日好物节',
      nickname: '小鹿 Lucy é 爱吃桃',
      avatar: await avatarImage('#2a8c6e'),
    };

    const bytes = await small(await artist.draw(await anOrder({ template, content })));
    if (process.env['GOLDEN'] === 'approve') writeFileSync(path, bytes);

    const approved = await pixelsOf({ bytes: await sharp(path).removeAlpha().toBuffer() });
    const drawn = await pixelsOf({ bytes: await sharp(bytes).removeAlpha().toBuffer() });
    expect([drawn.widthPx, drawn.heightPx]).toEqual([approved.widthPx, approved.heightPx]);
    expect(difference(drawn, approved, 24)).toBeLessThan(0.002);
  });
});
