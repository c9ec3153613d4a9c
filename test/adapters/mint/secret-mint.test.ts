/** Codes nobody can guess, and the same again for a retry. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { secretMint } from '#shared/adapters/mint/secret-mint.ts';
import { campaignId } from '#shared/domain/identity.ts';
import { exampleSecrets, fakeCorpSecrets } from '#test/support/fakes/fake-corp-secrets.ts';

const DEMO = campaignId('demo');
const mint = secretMint({ secrets: fakeCorpSecrets() });
const words = fc.array(fc.string({ maxLength: 20 }), { maxLength: 4 });

describe('a code', () => {
  test('is what WeCom carries: letters and digits, at most 30, of which at least 18 are secret', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), words, async (campaign, list) => {
        expect(await mint.codeFor(campaignId(campaign), list)).toMatch(/^f1[0-9A-Za-z]{18,28}$/);
      }),
    );
  });

  test('is the same for the same words and another for any others', async () => {
    await fc.assert(
      fc.asyncProperty(words, words, async (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);

        expect((await mint.codeFor(DEMO, one)) === (await mint.codeFor(DEMO, other))).toBe(same);
      }),
    );
  });

  test('tells lists of words apart that read the same when put together', async () => {
    const codes = await Promise.all([
      mint.codeFor(DEMO, ['ab', 'c']),
      mint.codeFor(DEMO, ['a', 'bc']),
      mint.codeFor(DEMO, ['abc']),
      mint.codeFor(campaignId('demoa'), ['b', 'c']),
    ]);

    expect(new Set(codes).size).toBe(4);
  });

  test('is another under another key', async () => {
    const other = secretMint({ secrets: fakeCorpSecrets({ ...exampleSecrets, codeKey: 'another-key-of-a-test' }) });

    expect(await other.codeFor(DEMO, ['a'])).not.toBe(await mint.codeFor(DEMO, ['a']));
  });

  test('cannot be made before there is a key', async () => {
    const early = secretMint({ secrets: fakeCorpSecrets('not-configured') });

    await expect(early.codeFor(DEMO, ['a'])).rejects.toMatchObject({ name: 'RetryLater', code: 'NOT_CONFIGURED' });
  });
});

describe('a member ref', () => {
  test('is random, 128 bits long and never twice', () => {
    const refs = Array.from({ length: 1_000 }, () => mint.memberRef());

    expect(new Set(refs).size).toBe(1_000);
    for (const ref of refs) expect(ref).toMatch(/^mr_[0-9a-f]{32}$/);
  });
});
