/** How many changes a second become facts in the lake, against putting the same bytes bare. */
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { archive } from '#functions/report/archive/archive.ts';
import { startEngines } from '#infra/local/engines/start-engines.ts';
import { s3Lake } from '#shared/adapters/s3/lake.ts';
import { memberId } from '#shared/domain/identity.ts';
import { type FactChange, lakeFacts } from '#shared/domain/report/lake-fact.ts';
import { aStanding, NOON, pending, referralOf } from '#test/support/builders.ts';
import { sdkClients } from '#test/support/engines.ts';
import { knownStaffRefs } from '#test/support/fakes/known-staff-refs.ts';
import { median, ratio } from './figures.ts';
import { type Line, number, times } from './report.ts';

const BUCKET = 'bench-lake';
/** As many as one delivery of the stream has at most. */
const A_DELIVERY = 1_000;
const MINUTE = 60_000;

export async function archiving(isQuick: boolean): Promise<readonly Line[]> {
  const engines = await startEngines({ dataDir: 'memory', environment: {} });
  const { s3, ...others } = sdkClients(engines);
  try {
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    const ports = { lake: s3Lake({ bucket: BUCKET, client: s3 }), staffRefs: knownStaffRefs() };
    const rounds = Array.from({ length: isQuick ? 5 : 15 }, (_, round) => delivery(round));
    const played: { readonly oursMs: number; readonly bareMs: number }[] = [];
    for (const [round, changes] of rounds.entries()) {
      const oursMs = await timed(() => archive(ports, changes));
      const facts = changes.flatMap((change) => lakeFacts(change, new Map()));
      const Body = gzipSync(facts.map((fact) => `${JSON.stringify(fact)}\n`).join(''));
      const bareMs = await timed(() => s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: `bare/${round}`, Body })));
      played.push({ oursMs, bareMs });
    }
    const perSecond = A_DELIVERY / (median(played.map(({ oursMs }) => oursMs)) / 1_000);
    const factor = ratio(
      played.map(({ oursMs }) => oursMs),
      played.map(({ bareMs }) => bareMs),
    );
    return [
      {
        what: 'archive: changes a second, in deliveries of a thousand',
        figure: number(perSecond, 0),
        against: `${times(factor)} of one bare put`,
      },
    ];
  } finally {
    for (const client of [s3, ...Object.values(others)]) client.destroy();
    await engines.stop();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** Joins of some minutes: a standing and a referral each. */
const delivery = (round: number): readonly FactChange[] =>
  Array.from({ length: A_DELIVERY / 2 }, (_, index) => {
    const standing = aStanding(`m${round}-${index}`, {
      inviter: memberId('ann'),
      inviterRef: 'mr_ann',
      generation: 1,
      reason: 'referred',
      joinedAt: NOON + round * MINUTE + index,
    });
    const referral = referralOf(standing, pending({ joinedAt: standing.joinedAt }));
    return [{ after: { of: 'standing', standing } as const }, { after: { of: 'referral', referral } as const }];
  }).flat();
