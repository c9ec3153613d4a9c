/** The codes that were taken, by their numbers: the till knows only numbers. */
import type { CampaignId } from '#shared/domain/identity.ts';
import type { GrantMove } from '#shared/domain/reward/granting.ts';
import type { RewardStore } from '#shared/ports/reward-store.ts';

export async function withCodes(
  { codes }: RewardStore,
  campaign: CampaignId,
  moves: readonly GrantMove[],
): Promise<readonly GrantMove[]> {
  const taken = Map.groupBy(
    moves.flatMap(({ takes }) => (takes === undefined ? [] : [takes])),
    ({ stock }) => stock,
  );
  const read = await Promise.all(
    [...taken].map(([stock, some]) =>
      codes(
        campaign,
        stock,
        some.map(({ number }) => number),
      ),
    ),
  );
  const held = new Map(read.flat().map((code) => [`${code.stock}#${code.number}`, code]));
  return moves.map((move) => {
    if (move.takes === undefined) return move;
    const { stock, number } = move.takes;
    const code = held.get(`${stock}#${number}`);
    if (code === undefined) throw new Error(`Stock ${stock} has no code ${number}.`);
    return { ...move, after: { ...move.after, held: code } };
  });
}
