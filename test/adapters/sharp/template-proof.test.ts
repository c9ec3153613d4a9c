import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { resolveAssets } from '#shared/adapters/sharp/assets.ts';
import { codeReader } from '#shared/adapters/sharp/code/code-reader.ts';
import { sampleParticipants } from '#shared/adapters/sharp/proof/sample-participants.ts';
import { sharpTemplateProver } from '#shared/adapters/sharp/proof/sharp-template-prover.ts';
import { proveTemplate } from '#shared/adapters/sharp/proof/template-proof.ts';
import { thoroughReading } from '#shared/adapters/sharp/proof/thorough-reading.ts';
import { sharpPosterArtist } from '#shared/adapters/sharp/sharp-poster-artist.ts';
import { counted, isReadEverywhere } from '#shared/domain/poster/readings.ts';
import type { Box, PosterLayer, PosterTemplate, TextLayer } from '#shared/domain/poster/template.ts';
import { POSTER_TEMPLATES } from '#shared/domain/poster/templates.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import type { PosterArtist } from '#shared/ports/poster-artist.ts';
import { aTemplate } from '#test/support/builders.ts';
import { anOrder, CODE_CONTENT } from './drawing-table.ts';

/** Sixteen posters are drawn and read in each; the machine may be busy. */
const PATIENCE = { timeout: 120_000 };

const artist = sharpPosterArtist();
const reader = codeReader(resolveAssets().readerWasm);
const QR_BOX: Box = { xPx: 30, yPx: 100, widthPx: 300, heightPx: 300 };
const qr: PosterLayer = { kind: 'qr', box: QR_BOX };
const words = (over: Partial<TextLayer> = {}): TextLayer => ({
  kind: 'text',
  box: { xPx: 20, yPx: 20, widthPx: 320, heightPx: 50 },
  text: '{nickname}',
  sizePx: 30,
  colour: '#222222',
  align: 'centre',
  ...over,
});
/** A small one: it is drawn and read quickly. */
const small = (over: Partial<PosterTemplate> = {}): PosterTemplate =>
  aTemplate({ name: 'small', widthPx: 360, heightPx: 480, layers: [words(), qr], ...over });

const prove = (template: PosterTemplate, draw: PosterArtist['draw'] = artist.draw) =>
  proveTemplate(draw, reader, { template, campaignName: '春日好物节', qr: 'redrawn' });

/** An artist whose posters are then spoilt; he does not look at them again. */
const spoiling =
  (spoil: (poster: Sharp) => Sharp): PosterArtist['draw'] =>
  async (order) => {
    const poster = await artist.draw(order);
    const spoilt = await spoil(sharp(await sharp(poster.bytes).png().toBuffer()))
      .png()
      .toBuffer();
    return { ...poster, bytes: await sharp(spoilt).jpeg().toBuffer() };
  };

describe('the proof of a template', () => {
  // The other sizes are the same designs, measure by measure; `golden.test.ts` draws all six.
  test.each(POSTER_TEMPLATES.filter(({ name }) => ['harbour', 'sunrise', 'grove-1080'].includes(name)))(
    'passes $name, which is shipped',
    PATIENCE,
    async (template) => {
      const prover = sharpTemplateProver({ openArtist: () => artist });

      const proof = await prover.prove({ template, campaignName: '春日好物节', qr: 'official' });

      expect(proof).toMatchObject({ isPassed: true, faults: [] });
      expect(proof.readings.map(({ view, reader, read, of }) => `${view}, ${reader}: ${read}/${of}`)).toEqual([
        'full size, zxing: 16/16',
        'full size, jsqr: 16/16',
        '540 px wide, zxing: 16/16',
        '540 px wide, jsqr: 16/16',
        '360 px wide, zxing: 16/16',
        '360 px wide, jsqr: 16/16',
        'recompressed, zxing: 4/4',
        'blurred, zxing: 4/4',
        'turned, zxing: 4/4',
      ]);
    },
  );

  test('draws nothing of a template that has faults already: a code under words, for one', async () => {
    const template = small({ layers: [qr, words({ box: { ...QR_BOX, heightPx: 50 } })] });

    const proof = await prove(template, () => Promise.reject(new Error('drawn')));

    expect(proof).toEqual({
      isPassed: false,
      faults: [{ path: 'layers[1].box', message: 'it covers the qr of layers[0]' }],
      warnings: [],
      readings: [],
    });
  });

  test('refuses words in the colour of their ground, and warns of words that are nearly so', PATIENCE, async () => {
    const box = { xPx: 20, yPx: 420, widthPx: 320, heightPx: 50 };
    const pale = words({ colour: '#dddddd' });
    const greyish = words({ colour: '#999999', text: '一起参加', box });

    const { isPassed, faults, warnings } = await prove(small({ layers: [pale, qr, greyish] }));

    expect([isPassed, faults.map(({ path }) => path), warnings.map(({ path }) => path)]).toEqual([
      false,
      ['layers[0].colour'],
      ['layers[2].colour'],
    ]);
    expect(faults[0]?.message).toMatch(/^the contrast of this text to what it stands on is 1\.3;/);
  });

  test('takes the same words when a stroke or a shadow sets them off', PATIENCE, async () => {
    const stroke = { colour: '#222222', widthPx: 2 };
    const shadow = { colour: '#222222', dxPx: 2, dyPx: 2 };
    const box = { xPx: 20, yPx: 420, widthPx: 320, heightPx: 50 };
    const layers = [words({ colour: '#ffffff', stroke }), qr, words({ colour: '#ffffff', shadow, box })];

    expect(await prove(small({ layers }))).toMatchObject({ isPassed: true, warnings: [] });
  });

  test('refuses a code too small to be scanned on a small screen, and says what would do', PATIENCE, async () => {
    const box = { xPx: 400, yPx: 50, widthPx: 200, heightPx: 200 };

    const { faults } = await prove(aTemplate({ widthPx: 1_080, heightPx: 300, layers: [{ kind: 'qr', box }] }));

    expect(faults[0]).toEqual({
      path: 'layers[0].box',
      message:
        "the code is too small: it takes 19 % of the poster's width, so on a poster shown 360 px wide its modules are 1.3 px; at least 1.6 px can be scanned, which is a box of 225 px",
    });
  });

  test('refuses a code on busy ground, without a quiet zone of its own', PATIENCE, async () => {
    const grain = Buffer.from(
      `<svg width="360" height="480"><defs><pattern id="p" width="14" height="14" patternUnits="userSpaceOnUse"><rect width="7" height="7"/><rect x="7" y="7" width="7" height="7"/></pattern></defs><path fill="url(#p)" fill-rule="evenodd" d="M0 80h360v340h-360z M75 145v210h210v-210z"/></svg>`,
    );

    const { isPassed, faults } = await prove(
      small(),
      spoiling((poster) => poster.composite([{ input: grain }])),
    );

    expect(isPassed).toBe(false);
    expect(faults[0]).toMatchObject({
      path: 'layers[1].box',
      message: expect.stringContaining('contrast of the code to the quiet zone around it is 1.0'),
    });
  });

  test('refuses a code that is too pale', PATIENCE, async () => {
    const { faults } = await prove(
      small(),
      spoiling((poster) => poster.linear(0.3, 178)),
    );

    expect(faults[0]?.message).toMatch(/^the contrast of the code to the quiet zone around it is [12]\.\d; at least 3/);
  });

  test('refuses a code that readers miss, and says who missed how many', PATIENCE, async () => {
    const { isPassed, faults, readings } = await prove(
      small(),
      spoiling((poster) => poster.blur(9)),
    );

    expect(isPassed).toBe(false);
    expect(readings.every(({ read }) => read === 0)).toBe(true);
    expect(faults.map(({ message }) => message)).toContain(
      'the code is read from 0 of 16 sample posters by zxing, 360 px wide',
    );
  });

  test('tells once why the artist refuses, and leaves what may work later to be tried again', async () => {
    const refusing = () => Promise.reject(new Refused('POSTER_TEMPLATE_INVALID', 'No such art is shipped.'));
    const unwell = () => Promise.reject(new RetryLater('PICTURE_UNAVAILABLE', 'later'));

    expect((await prove(small(), refusing)).faults).toEqual([
      { path: 'background', message: 'a sample poster cannot be drawn: No such art is shipped.' },
    ]);
    await expect(prove(small(), unwell)).rejects.toMatchObject({ name: 'RetryLater' });
  });

  test('says of a box too small for its longest code that it cannot be drawn', PATIENCE, async () => {
    const refusing: PosterArtist['draw'] = (order) =>
      order.content.nickname === ''
        ? Promise.reject(new Refused('POSTER_QR_UNREADABLE', 'The live code says too much for its box.'))
        : artist.draw(order);

    const { faults, readings } = await prove(small(), refusing);

    expect(faults).toEqual([
      { path: 'layers[1].box', message: 'a sample poster cannot be drawn: The live code says too much for its box.' },
    ]);
    expect(readings[0]).toMatchObject({ read: 15, of: 15 });
  });
});

describe('the sample participants', () => {
  test('are sixteen, the same every time, with codes as long as WeCom hands out and one longer', async () => {
    const [once, again] = [await sampleParticipants(), await sampleParticipants()];

    expect(once).toEqual(again);
    expect(once.map(({ code }) => code.length)).toEqual([
      30, 33, 36, 40, 42, 45, 48, 50, 53, 56, 58, 60, 62, 66, 70, 106,
    ]);
    expect(new Set(once.map(({ code }) => code)).size).toBe(16);
    expect(once.filter(({ avatar }) => avatar === undefined)).toHaveLength(2);
  });
});

describe('a poster that is read thoroughly', () => {
  test('is read by both readers in three sizes', PATIENCE, async () => {
    const template = small();
    const { bytes } = await artist.draw(await anOrder({ template, qr: 'redrawn' }));

    const readings = await thoroughReading()(bytes, CODE_CONTENT, QR_BOX);
    const others = await thoroughReading()(bytes, `${CODE_CONTENT}0`, QR_BOX);

    expect([readings.length, isReadEverywhere(readings)]).toEqual([6, true]);
    expect(counted(others).map(({ read }) => read)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
