import { describe, expect, test } from 'vitest';
import { writeContactChanged } from '#shared/messages/contact-changed.ts';
import { contactNews, NOON } from '#test/support/builders.ts';
import { operatorWorld, recordOf, rowsOf, type Shelved } from './operator-world.ts';

const shelved = (id: string): Shelved => ({
  id,
  step: 'poster/request',
  code: 'CAMPAIGN_UNKNOWN',
  reason: 'A poster is wanted for a campaign that is not stored.',
  facts: { campaign: 'gone' },
  setAsideAt: NOON,
  body: '{"marked":"body"}',
});

describe('the quarantine', () => {
  test('is listed without bodies, which name people', async () => {
    const world = operatorWorld();
    world.quarantine.put(shelved('m1'), shelved('m2'), shelved('m3'));

    const listed = rowsOf(await world.ask('quarantine list', { limit: 2 }));

    expect(listed.rows).toEqual([
      {
        id: 'm1',
        step: 'poster/request',
        code: 'CAMPAIGN_UNKNOWN',
        reason: 'A poster is wanted for a campaign that is not stored.',
        set_aside_at: '2026-11-22T12:00:00.000Z',
        facts: '{"campaign":"gone"}',
      },
      expect.objectContaining({ id: 'm2' }),
    ]);
    expect(JSON.stringify(listed)).not.toContain('marked');
  });

  test('shows one by its ids, and of what is no message only the length', async () => {
    const world = operatorWorld();
    const change = writeContactChanged(contactNews('ann', { welcomeCode: 'marked' }));
    world.quarantine.put(shelved('m1'), { ...shelved('m3'), body: change }, { ...shelved('m4'), body: 'marked' });

    expect(recordOf(await world.ask('quarantine show', { id: 'm1' }))).toEqual({
      id: 'm1',
      step: 'poster/request',
      code: 'CAMPAIGN_UNKNOWN',
      reason: 'A poster is wanted for a campaign that is not stored.',
      facts: { campaign: 'gone' },
      setAsideAt: '2026-11-22T12:00:00.000Z',
      kind: 'unreadable',
      message: { otherFields: '1 (kept back)' },
    });
    expect(recordOf(await world.ask('quarantine show', { id: 'm3' }))).toMatchObject({
      kind: 'ContactChanged',
      message: { id: 'added-ann', member: 'ann', staff: 'luna', welcomeCode: '(kept back)' },
    });
    expect(recordOf(await world.ask('quarantine show', { id: 'm4' }))).toMatchObject({
      message: { body: '(kept back: no message, 6 characters)' },
    });
    await expect(world.ask('quarantine show', { id: 'm2' })).rejects.toMatchObject({ code: 'NOT_IN_QUARANTINE' });
  });

  test('sends one back, or all, never both', async () => {
    const world = operatorWorld();
    world.quarantine.put(shelved('m1'), shelved('m2'), shelved('m3'));

    expect(recordOf(await world.ask('quarantine replay', { id: 'm2' }))).toEqual({ replayed: 1 });
    await expect(world.ask('quarantine replay', { id: 'm2' })).rejects.toMatchObject({ code: 'NOT_IN_QUARANTINE' });
    await expect(world.ask('quarantine replay', { id: 'm1', all: true })).rejects.toMatchObject({
      code: 'REPLAY_OF_WHAT',
    });
    await expect(world.ask('quarantine replay')).rejects.toMatchObject({ code: 'REPLAY_OF_WHAT' });
    expect(recordOf(await world.ask('quarantine replay', { all: true }))).toEqual({ replayed: 2 });
    expect(recordOf(await world.ask('quarantine replay', { all: true }))).toEqual({ replayed: 0 });
  });
});
