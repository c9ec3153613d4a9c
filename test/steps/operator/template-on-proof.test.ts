import { describe, expect, test } from 'vitest';
import { DEFAULT_TEMPLATE, POSTER_TEMPLATES } from '#shared/domain/poster/templates.ts';
import { campaignFile, type OperatorWorld, operatorWorld, recordOf } from './operator-world.ts';

function laidOut(): OperatorWorld {
  const world = operatorWorld();
  world.layOut('pond-1');
  world.layOut('pond-2');
  return world;
}

const apply = (world: OperatorWorld, yaml = campaignFile(), dryRun = false) =>
  world.ask('campaign apply', { yaml, dryRun });
const other = POSTER_TEMPLATES.find(({ name }) => name !== DEFAULT_TEMPLATE.name)!;

describe('the template of a campaign that is applied', () => {
  test('is proved as its posters will be drawn', async () => {
    const world = laidOut();

    await apply(world);

    expect(world.proofs.asked).toEqual([{ template: DEFAULT_TEMPLATE, campaignName: '国庆福利', qr: 'official' }]);
  });

  test('is proved again only when posters would look different', async () => {
    const world = laidOut();
    await apply(world);

    await apply(world);
    await apply(world, campaignFile({ expectedJoins: '300' }));
    expect(world.proofs.asked).toHaveLength(1);
    await apply(world, campaignFile({ name: '中秋福利' }));
    await apply(world, campaignFile({ name: '中秋福利', poster: '{ qr: redrawn }' }));
    await apply(world, campaignFile({ name: '中秋福利', poster: `{ qr: redrawn, template: ${other.name} }` }));
    expect(world.proofs.asked.slice(1)).toEqual([
      { template: DEFAULT_TEMPLATE, campaignName: '中秋福利', qr: 'official' },
      { template: DEFAULT_TEMPLATE, campaignName: '中秋福利', qr: 'redrawn' },
      { template: other, campaignName: '中秋福利', qr: 'redrawn' },
    ]);
  });

  test.each([false, true])(
    'that fails is refused with every fault before anything is written; tried dry: %j',
    async (dryRun) => {
      const world = laidOut();
      world.proofs.finds({
        isPassed: false,
        faults: [
          { path: 'layers[10].box', message: 'the code is too small' },
          { path: 'layers[3].colour', message: 'the contrast of this text is 1.2' },
        ],
      });

      const failure = apply(world, campaignFile(), dryRun);

      await expect(failure).rejects.toMatchObject({
        name: 'Refused',
        code: 'POSTER_TEMPLATE_UNSCANNABLE',
        message:
          'Nothing was applied. poster.template.layers[10].box: the code is too small; poster.template.layers[3].colour: the contrast of this text is 1.2.',
        facts: { campaign: 'demo', template: DEFAULT_TEMPLATE.name, faults: 2 },
      });
      expect(world.writes.made).toEqual([]);
    },
  );

  test('that fails leaves the campaign as it was, and a better one is proved anew', async () => {
    const world = laidOut();
    await apply(world);
    const worse = campaignFile({ poster: `{ template: ${other.name} }` });
    world.proofs.finds({ isPassed: false, faults: [{ path: 'layers[0].box', message: 'unread' }] });

    await expect(apply(world, worse)).rejects.toMatchObject({ code: 'POSTER_TEMPLATE_UNSCANNABLE' });
    world.proofs.finds({ isPassed: true, faults: [] });

    expect(recordOf(await apply(world))).toMatchObject({ outcome: 'unchanged', version: 1 });
    expect(recordOf(await apply(world, worse))).toMatchObject({ outcome: 'applied', version: 2 });
    expect(world.proofs.asked).toHaveLength(3);
  });

  test('that could be better is applied with a warning', async () => {
    const world = laidOut();
    world.proofs.finds({ warnings: [{ path: 'layers[3].colour', message: 'the contrast of this text is 2.8' }] });

    const record = recordOf(await apply(world));

    expect(record['outcome']).toBe('applied');
    expect(record['warnings']).toEqual(['poster.template.layers[3].colour: the contrast of this text is 2.8']);
  });

  test('that cannot be spliced is applied with a warning that says why', async () => {
    const world = laidOut();
    const layers = '[{ kind: qr, box: { xPx: 340, yPx: 800, widthPx: 400, heightPx: 400 } }]';
    const own = `{ name: own, widthPx: 750, heightPx: 1334, background: { kind: colour, from: '#ffffff', to: '#eeeeee' }, layers: ${layers} }`;

    const record = recordOf(await apply(world, campaignFile({ poster: `{ template: ${own} }` })));

    expect(record['outcome']).toBe('applied');
    expect(record['warnings']).toEqual([
      expect.stringMatching(/^poster\.template: every poster is encoded whole.*layers\[0\] ends right of 736 px/),
    ]);
  });

  test('whose picture is only about to be added is proved when it is', async () => {
    const world = laidOut();
    const picture = 'a'.repeat(64);
    const own = `{ name: own, widthPx: 750, heightPx: 1334, background: { kind: picture, picture: ${picture} }, layers: [{ kind: qr, box: { xPx: 200, yPx: 800, widthPx: 400, heightPx: 400 } }] }`;
    const yaml = campaignFile({ poster: `{ template: ${own} }` });
    const comingArt = [{ picture, widthPx: 750, heightPx: 1334 }];

    const record = recordOf(await world.ask('campaign apply', { yaml, dryRun: true, comingArt }));

    expect(record['warnings']).toEqual([expect.stringContaining('proved when it is applied')]);
    expect(world.proofs.asked).toEqual([]);
  });

  test('is not proved while something else is wrong with the file', async () => {
    const world = operatorWorld();

    expect((await apply(world)).kind).toBe('faults');
    expect(world.proofs.asked).toEqual([]);
  });
});
