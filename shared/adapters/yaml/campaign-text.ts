/** Reads a campaign file written in YAML 1.2, and remembers where everything stands. Refuses doubled keys, several documents and alias bombs. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type Range } from 'yaml';
import type { CampaignTextReading, ReadCampaignText, TextPlace } from '#shared/ports/campaign-text.ts';

/** An alias multiplies what it stands for; a campaign file has no need of more. */
const MOST_ALIASES = 100;

export const readYamlCampaign: ReadCampaignText = (text) => {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    strict: true,
    uniqueKeys: true,
    // Its warnings would go to the log, and may quote the file.
    logLevel: 'error',
  });
  const placeAt = (offset: number): TextPlace => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  if (document.errors.length > 0) {
    return {
      kind: 'faults',
      faults: document.errors.map(({ pos, message }) => ({ ...placeAt(pos[0]), expected: `YAML: ${message}` })),
    };
  }
  return readingOf(() => document.toJS({ maxAliasCount: MOST_ALIASES }), {
    placeOf: (path) => placeAt(offsetOf(document.contents, path)),
  });
};

function readingOf(
  read: () => unknown,
  places: { placeOf(path: readonly (string | number)[]): TextPlace },
): CampaignTextReading {
  try {
    return { kind: 'read', value: read(), ...places };
  } catch {
    return { kind: 'faults', faults: [{ line: 1, column: 1, expected: 'YAML with fewer aliases (*)' }] };
  }
}

/** Walks in as far as the path goes; the last thing found is where the eye should go. */
function offsetOf(root: Node | null, path: readonly (string | number)[]): number {
  let node: unknown = root;
  let offset = startOf(root) ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return offset;
      const isFilled = isScalar(pair.value) ? pair.value.value !== null : true;
      offset = (isFilled ? startOf(pair.value) : undefined) ?? startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (node === undefined) return offset;
      offset = startOf(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

/** What an alias stands for is written elsewhere; the fault is where it is used. */
function startOf(node: unknown): number | undefined {
  const isNode = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
  const range: Range | null | undefined = isNode ? node.range : undefined;
  return range?.[0];
}
