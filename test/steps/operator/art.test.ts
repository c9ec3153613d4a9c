import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { PASSING_PREFIXES } from '#shared/adapters/s3/schema.ts';
import { artKey } from '#shared/domain/poster/art.ts';
import { posterKey } from '#shared/domain/poster/fingerprint.ts';
import { DEMO } from '#test/support/builders.ts';
import { campaignFile, contactFile, type OperatorWorld, operatorWorld, recordOf, rowsOf } from './operator-world.ts';

const picture = async (width: number, height: number, background = '#f2386b'): Promise<string> => {
  const bytes = await sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();
  return bytes.toString('base64');
};

const add = async (world: OperatorWorld, base64: string, more: object = {}) =>
  recordOf(await world.ask('art add', { base64, ...more }));

const withBackground = (background: string): string =>
  contactFile({
    poster: `{ template: { name: own, widthPx: 750, heightPx: 1334, background: ${background}, layers: [{ kind: qr, box: { xPx: 150, yPx: 600, widthPx: 400, heightPx: 400 } }] } }`,
  });

describe('art', () => {
  test('is written anew, kept under its own digest, and answers its id', async () => {
    const world = operatorWorld();

    const added = await add(world, await picture(750, 1_334));

    expect(added).toMatchObject({ outcome: 'added', widthPx: 750, heightPx: 1_334 });
    const kept = world.files.files.get(artKey(String(added['picture'])));
    expect(kept?.contentType).toBe('image/jpeg');
    expect(kept?.bytes.byteLength).toBe(added['bytes']);
    expect(world.digest.sha256Hex(kept!.bytes)).toBe(added['picture']);
  });

  test('added twice is kept once, and on a dry run not at all', async () => {
    const world = operatorWorld();
    const base64 = await picture(750, 1_334);

    const looked = await add(world, base64, { dryRun: true });
    expect([looked['outcome'], world.files.files.size]).toEqual(['would be added', 0]);
    const added = await add(world, base64);
    expect(added).toEqual({ ...looked, outcome: 'added' });
    expect(await add(world, base64)).toEqual({ ...looked, outcome: 'kept already' });
    expect(world.writes.made).toEqual(['file.write']);
  });

  test.each([
    ['is no JPEG', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')],
    ['299×400 px', async () => await picture(299, 400)],
    ['cannot be decoded', async () => (await picture(750, 1_334)).slice(0, 4_000)],
  ])('is refused when it %s', async (reason, base64) => {
    const world = operatorWorld();

    await expect(world.ask('art add', { base64: await base64() })).rejects.toMatchObject({
      name: 'Refused',
      code: 'ART_UNFIT',
      message: expect.stringContaining(reason),
    });
    expect(world.writes.made).toEqual([]);
  });

  test.each([['not base64!'], [''], ['A'.repeat(4_700_004)]])(
    'is not even looked at when it comes so',
    async (base64) => {
      await expect(async () => operatorWorld().ask('art add', { base64 })).rejects.toMatchObject({
        code: 'COMMAND_INPUT_UNFIT',
        facts: { places: 'base64' },
      });
    },
  );

  test('as large as one call carries is looked at', async () => {
    const base64 = 'A'.repeat(4_666_668);

    await expect(operatorWorld().ask('art add', { base64 })).rejects.toMatchObject({ code: 'ART_UNFIT' });
  });

  test('is listed with who shows it, and nothing else of the bucket is', async () => {
    const world = operatorWorld();
    const { picture: used } = await add(world, await picture(750, 1_334));
    const { picture: unused } = await add(world, await picture(750, 1_334, '#2456f5'));
    await world.files.write('posters/demo/a.jpg', Uint8Array.of(1), 'image/jpeg');
    await world.ask('campaign apply', { yaml: withBackground(`{ kind: picture, picture: "${used}" }`) });

    const { rows } = rowsOf(await world.ask('art list'));

    expect(rows.map((row) => [row['picture'], row['used_by']])).toEqual([
      [used, 'demo'],
      [unused, ''],
    ]);
  });

  test('outlives the posters: what passes away in the bucket is everything but art', () => {
    const key = posterKey(DEMO, 'f');

    for (const passing of [key, 'plates/a.plate'])
      expect(PASSING_PREFIXES.some((prefix) => passing.startsWith(prefix))).toBe(true);
    expect(PASSING_PREFIXES.some((prefix) => artKey('a').startsWith(prefix))).toBe(false);
  });

  test('is kept under its id', async () => {
    const world = operatorWorld();
    const { picture: id } = await add(world, await picture(750, 1_334));

    expect(world.files.files.has(artKey(String(id)))).toBe(true);
  });
});

describe('a campaign that names art', () => {
  const faultOf = async (world: OperatorWorld, yaml: string, more: object = {}) => {
    const written = world.writes.made.length;
    const result = await world.ask('campaign apply', { yaml, ...more });
    expect(world.writes.made).toHaveLength(written);
    return result.kind === 'faults' ? result.faults : result;
  };

  test('is applied when the art is kept and large enough', async () => {
    const world = operatorWorld();
    const { picture: id } = await add(world, await picture(1_000, 1_400));

    const result = await world.ask('campaign apply', { yaml: withBackground(`{ kind: picture, picture: "${id}" }`) });

    expect(recordOf(result)).toMatchObject({ outcome: 'applied' });
  });

  test('is refused, before anything is written, when it is not kept', async () => {
    const yaml = withBackground(`{ kind: picture, picture: "${'0'.repeat(64)}" }`);

    expect(await faultOf(operatorWorld(), yaml)).toMatchObject([
      { field: 'poster.template.background.picture', expected: expect.stringContaining('art add') },
    ]);
  });

  test('is refused when it is smaller than the poster', async () => {
    const world = operatorWorld();
    const { picture: id } = await add(world, await picture(750, 1_333));

    expect(await faultOf(world, withBackground(`{ kind: picture, picture: "${id}" }`))).toMatchObject([
      { field: 'poster.template.background.picture', expected: expect.stringContaining('750×1333') },
    ]);
  });

  test('may be tried out with art that is yet to come', async () => {
    const world = operatorWorld();
    const id = 'a'.repeat(64);
    const yaml = withBackground(`{ kind: picture, picture: "${id}" }`);
    const coming = (heightPx: number) => ({ dryRun: true, comingArt: [{ picture: id, widthPx: 750, heightPx }] });

    expect(await faultOf(world, yaml, coming(1_334))).toMatchObject({ record: { outcome: 'would be applied' } });
    expect(await faultOf(world, yaml, coming(1_333))).toMatchObject([{ field: 'poster.template.background.picture' }]);
  });

  test('of another kind of background needs none', async () => {
    const world = operatorWorld();
    for (const group of ['pond-1', 'pond-2']) world.layOut(group);

    expect(recordOf(await world.ask('campaign apply', { yaml: campaignFile() }))).toMatchObject({ outcome: 'applied' });
  });
});
