/** The progress bar: one line that moves on a terminal, a line now and then elsewhere. Always on stderr; stdout is for programs. */

export interface Standings {
  readonly done: number;
  readonly total: number;
  readonly posters: number;
  readonly inFlight: number;
  /** Event time of the latest share. */
  readonly at: number;
}

const WIDTH = 32;
const PARTS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

export function bar(share: number, width = WIDTH): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const full = '█'.repeat(Math.floor(eighths / 8));
  return (full + (PARTS[eighths % 8] ?? '')).padEnd(width, '·');
}

const clockOf = (at: number): string => new Date(at).toISOString().slice(5, 16).replace('T', ' ');

/** @param doneBefore by an earlier run, which says nothing of this one's speed. */
export function progressLine(standings: Standings, elapsedMs: number, doneBefore = 0): string {
  const { done, total, posters, inFlight, at } = standings;
  const share = total === 0 ? 1 : done / total;
  const perSecond = elapsedMs > 0 ? ((done - doneBefore) / elapsedMs) * 1_000 : 0;
  const numbers = `${done.toLocaleString('en')}/${total.toLocaleString('en')}`;
  return `${bar(share)} ${Math.floor(share * 100)} %  ${numbers} shares  ${posters.toLocaleString('en')} posters  ${inFlight} in flight  ${perSecond.toFixed(1)}/s  ${clockOf(at)} UTC`;
}

export interface Progress {
  show(standings: Standings): void;
  end(): void;
}

interface Screen {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** On a terminal four times a second; else once for every tenth of the way. */
export function showProgress(screen: Screen, now: () => number = Date.now): Progress {
  let first: { readonly at: number; readonly done: number } | undefined;
  let lastAt = 0;
  let lastTenth = -1;
  let latest: Standings | undefined;
  const draw = (standings: Standings): void => {
    const line = progressLine(standings, now() - (first?.at ?? now()), first?.done);
    screen.write(screen.isTTY ? `\r\u001b[K${line.slice(0, (screen.columns ?? 120) - 1)}` : `${line}\n`);
  };
  return {
    show(standings) {
      latest = standings;
      first ??= { at: now(), done: standings.done };
      const tenth = Math.floor((10 * standings.done) / Math.max(1, standings.total));
      const isDue = screen.isTTY ? now() - lastAt >= 250 : tenth > lastTenth;
      if (!isDue) return;
      lastAt = now();
      lastTenth = tenth;
      draw(standings);
    },
    end() {
      if (latest && screen.isTTY) {
        draw(latest);
        screen.write('\n');
      }
    },
  };
}
