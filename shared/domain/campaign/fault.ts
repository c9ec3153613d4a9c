/** Faults of a campaign file, all at once: where, and what was expected there. */

export interface Fault {
  /** E.g. `window`, `from`; a list's places are numbers. */
  readonly path: readonly (string | number)[];
  /** What should stand there, as the operator would say it. */
  readonly expected: string;
}

/** A path as people write it: `groups[1]`, `poster.template.layers[3].box`; the whole file is `(file)`. */
export const fieldName = (path: Fault['path']): string =>
  path.reduce<string>(
    (name, step) => (typeof step === 'number' ? `${name}[${step}]` : name === '' ? step : `${name}.${step}`),
    '',
  ) || '(file)';

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One place in the file. Asking it for something that is not there notes a fault and answers a stand-in, so that reading goes on. */
export class Place {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  readonly #faults: Fault[];

  constructor(value: unknown, faults: Fault[], path: readonly (string | number)[] = []) {
    this.value = value;
    this.#faults = faults;
    this.path = path;
  }

  fault(expected: string): void {
    this.#faults.push({ path: this.path, expected });
  }

  /** Inside something that is no fields and no list nothing further is wrong: that it is none has been said. */
  at(step: string | number): Place {
    const isRoomy = isFields(this.value) || Array.isArray(this.value);
    const inner = isRoomy && Object.hasOwn(this.value, step) ? Reflect.get(this.value, step) : undefined;
    return new Place(inner, isRoomy ? this.#faults : [], [...this.path, step]);
  }

  /** A place further in, as `layers[3].box`. */
  follow(path: string): Place {
    const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
    return steps.reduce<Place>((place, step) => place.at(/^\d+$/.test(step) ? Number(step) : step), this);
  }

  get isAbsent(): boolean {
    return this.value === undefined || this.value === null;
  }

  /** Every field must be one of these: a misspelt one is a fault, not a silence. */
  onlyFields(...known: readonly string[]): this {
    if (!isFields(this.value)) {
      this.fault(`fields: ${known.join(', ')}`);
      return this;
    }
    for (const name of Object.keys(this.value)) {
      if (!known.includes(name)) this.at(name).fault(`one of the fields ${known.join(', ')}`);
    }
    return this;
  }

  text(expected: string, fits: (text: string) => boolean = (text) => text.trim() !== ''): string {
    if (typeof this.value === 'string' && fits(this.value)) return this.value;
    this.fault(expected);
    return '';
  }

  whole(expected: string, least: number, most: number): number {
    if (typeof this.value === 'number' && Number.isInteger(this.value) && this.value >= least && this.value <= most) {
      return this.value;
    }
    this.fault(`${expected}, a whole number from ${least} to ${most}`);
    return least;
  }

  yesOrNo(otherwise: boolean): boolean {
    if (this.isAbsent) return otherwise;
    if (typeof this.value === 'boolean') return this.value;
    this.fault('true or false');
    return otherwise;
  }

  oneOf<const Choice extends string>(choices: readonly [Choice, ...Choice[]]): Choice {
    const found = choices.find((choice) => choice === this.value);
    if (found === undefined) this.fault(`one of ${choices.join(', ')}`);
    return found ?? choices[0];
  }

  /** The places of a list; none, and a fault, where there is no list. */
  list(expected: string): readonly Place[] {
    if (Array.isArray(this.value)) return this.value.map((_, index) => this.at(index));
    this.fault(expected);
    return [];
  }
}
