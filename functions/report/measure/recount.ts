/** All comings and goings of a campaign, counted again from the books: whatever became known since is in it, and nothing can have been added twice. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { type Going, type Heard, type Movement, tallyOf } from '#shared/domain/report/hearing.ts';
import type { Movements } from '#shared/ports/movements.ts';

export interface Recount {
  readonly entries: number;
  readonly days: ReadonlyMap<string, Heard>;
}

export async function recount(movements: Movements, { id, timeZone }: Campaign): Promise<Recount> {
  const tally = tallyOf(timeZone);
  let entries = 0;
  let goingsOfOne: Going[] = [];
  for await (const movement of pagesOf(movements, id)) {
    entries += 1;
    if (movement.what === 'coming') {
      tally.addComing(movement);
      continue;
    }
    if (goingsOfOne[0] !== undefined && goingsOfOne[0].member !== movement.member) {
      tally.addGoingsOfOne(goingsOfOne);
      goingsOfOne = [];
    }
    goingsOfOne.push(movement);
  }
  tally.addGoingsOfOne(goingsOfOne);
  return { entries, days: tally.days };
}

async function* pagesOf(movements: Movements, campaign: Campaign['id']): AsyncGenerator<Movement> {
  let cursor: string | undefined;
  do {
    const page = await movements.of(campaign, cursor);
    yield* page.items;
    cursor = page.next;
  } while (cursor !== undefined);
}
