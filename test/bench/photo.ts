/** Avatars for the bench: photographs nobody took. */
import sharp from 'sharp';

/** A picture with shapes and grain, as heavy as WeChat's own: about 4 kB at 132 pixels, 55 kB at 640. */
export async function photo(sidePx: number): Promise<Uint8Array> {
  const noise = (side: number, sigma: number) =>
    sharp({
      create: {
        width: side,
        height: side,
        channels: 3,
        noise: { type: 'gaussian', mean: 132, sigma },
        background: '#888',
      },
    })
      .png()
      .toBuffer();
  const shapes = await sharp(await noise(12, 60))
    .resize(sidePx, sidePx, { kernel: 'cubic' })
    .png()
    .toBuffer();
  const grain = await noise(sidePx, 10);
  return await sharp(shapes)
    .composite([{ input: grain, blend: 'overlay' }])
    .jpeg({ quality: 80 })
    .toBuffer();
}
