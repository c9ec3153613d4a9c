/** The modules of a code for a text: in the smallest version that holds it, protected as well as that version can. */
import { create, type QRCodeErrorCorrectionLevel } from 'qrcode';

export interface CodeSymbol {
  readonly modules: number;
  readonly isDark: (row: number, column: number) => boolean;
  readonly level: QRCodeErrorCorrectionLevel;
  readonly version: number;
}

/** Readers take every mask alike; choosing the prettiest of eight costs more than all the rest of the drawing. */
const MASK = 2;

/**
 * Level M, as WeCom's own; where its modules are too fine, L, which needs fewer. Of the room that is left in that version the code
 * makes better protection: Q or H, which cost no pixel.
 */
export function symbolOf(content: string, isLargeEnough: (modules: number) => boolean): CodeSymbol | undefined {
  for (const level of ['M', 'L'] as const) {
    const symbol = symbolAt(content, level);
    if (symbol === undefined || !isLargeEnough(symbol.modules)) continue;
    return symbolAt(content, 'H', symbol.version) ?? symbolAt(content, 'Q', symbol.version) ?? symbol;
  }
  return undefined;
}

/** Undefined when the text does not fit: the library says so by throwing, before it draws anything. */
function symbolAt(content: string, level: QRCodeErrorCorrectionLevel, version?: number): CodeSymbol | undefined {
  // Why bytes at once: the library would search for the best mixture of modes, and for an address that is bytes.
  const segments = [{ data: new TextEncoder().encode(content), mode: 'byte' as const }];
  const options = {
    errorCorrectionLevel: level,
    maskPattern: MASK,
    ...(version === undefined ? {} : { version }),
  } as const;
  try {
    const { modules, version: used } = create(segments, options);
    const isDark = (row: number, column: number): boolean => modules.get(row, column) === 1;
    return { modules: modules.size, isDark, level, version: used };
  } catch {
    return undefined;
  }
}
