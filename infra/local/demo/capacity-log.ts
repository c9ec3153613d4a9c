/** Takes from the functions' lines those that say what the table charged them; every other line is somebody else's. */

export interface Units {
  readonly read: number;
  readonly write: number;
}

export interface CapacityLog {
  /** True when the line was for it. */
  listen(step: string, line: string): boolean;
  of(step: string): Units;
}

const BEGINNING = '{"capacity"';
const READS = /^(Get|BatchGet|Query|Scan|TransactGet)/;

/** A line is `{"capacity":{"operation":"QueryCommand","units":0.5}}`. */
export function capacityLog(): CapacityLog {
  const units = new Map<string, Units>();
  const of = (step: string): Units => units.get(step) ?? { read: 0, write: 0 };
  return {
    of,
    listen(step, line) {
      if (!line.startsWith(BEGINNING)) return false;
      const [, operation = '', number = ''] = /"capacity":\{"operation":"(\w+)","units":([\d.]+)\}/.exec(line) ?? [];
      if (operation === '') return false;
      const { read, write } = of(step);
      const isRead = READS.test(operation);
      units.set(step, { read: read + (isRead ? Number(number) : 0), write: write + (isRead ? 0 : Number(number)) });
      return true;
    },
  };
}
