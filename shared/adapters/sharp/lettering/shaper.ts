/**
 * HarfBuzz: letters that change with their neighbours (Arabic, Devanagari, Thai, Tibetan) become the right glyphs at the right places.
 * Its WebAssembly is a file beside the renderer, read when the first such letter comes. It is told what it may do: compute.
 */
import { readFileSync } from 'node:fs';

export interface ShapedGlyph {
  readonly glyph: number;
  /** In font units, y upwards. */
  readonly advance: number;
  readonly dx: number;
  readonly dy: number;
}

/** Glyphs as they stand from left to right, whichever way they are read. */
export type Shape = (text: string, direction: 'ltr' | 'rtl') => readonly ShapedGlyph[];

export interface Shaper {
  open(font: Uint8Array): Shape;
}

/** What is called of HarfBuzz's C interface; pointers are numbers. */
interface HarfBuzz {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  __wasm_call_ctors(): void;
  malloc(length: number): number;
  free(pointer: number): void;
  hb_blob_create(data: number, length: number, mode: number, context: number, destroy: number): number;
  hb_face_create(blob: number, index: number): number;
  hb_font_create(face: number): number;
  hb_buffer_create(): number;
  hb_buffer_destroy(buffer: number): void;
  hb_buffer_add_utf16(buffer: number, text: number, length: number, offset: number, count: number): void;
  hb_buffer_set_direction(buffer: number, direction: number): void;
  hb_buffer_set_flags(buffer: number, flags: number): void;
  hb_buffer_guess_segment_properties(buffer: number): void;
  hb_shape(font: number, buffer: number, features: number, count: number): void;
  hb_buffer_get_length(buffer: number): number;
  hb_buffer_get_glyph_infos(buffer: number, length: number): number;
  hb_buffer_get_glyph_positions(buffer: number, length: number): number;
}

declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: HarfBuzz };
};

/** Fonts of half a megabyte and names of a few letters need a tenth of it. */
const MOST_MEMORY = 64 * 1_048_576;
const PAGE = 65_536;
const READ_ONLY = 1;
const DIRECTION = { ltr: 4, rtl: 5 } as const;
const NO_DOTTED_CIRCLES = 16;
/** hb_glyph_info_t and hb_glyph_position_t are five words of four bytes each. */
const WORDS = 5;

export function openShaper(wasmPath: string): Shaper {
  const harfBuzz = started(readFileSync(wasmPath));
  return {
    open(bytes) {
      const data = harfBuzz.malloc(bytes.length);
      new Uint8Array(harfBuzz.memory.buffer, data, bytes.length).set(bytes);
      const blob = harfBuzz.hb_blob_create(data, bytes.length, READ_ONLY, 0, 0);
      const font = harfBuzz.hb_font_create(harfBuzz.hb_face_create(blob, 0));
      return (text, direction) => shape(harfBuzz, font, text, direction);
    },
  };
}

function started(wasm: Uint8Array): HarfBuzz {
  const never = (what: string) => () => {
    throw new Error(`The shaper asked for ${what}, which it is not given.`);
  };
  const { exports }: { readonly exports: HarfBuzz } = new WebAssembly.Instance(new WebAssembly.Module(wasm), {
    wasi_snapshot_preview1: { proc_exit: never('an exit') },
    env: {
      _emscripten_runtime_keepalive_clear: never('the end of its runtime'),
      _abort_js: never('an abort'),
      _setitimer_js: never('a timer'),
      emscripten_resize_heap: (wanted: number) => grown(exports.memory, wanted >>> 0),
    },
  });
  exports.__wasm_call_ctors();
  return exports;
}

/** Answers 1 or 0, as its C code expects. */
function grown(memory: HarfBuzz['memory'], wanted: number): number {
  if (wanted > MOST_MEMORY) return 0;
  memory.grow(Math.ceil((wanted - memory.buffer.byteLength) / PAGE));
  return 1;
}

function shape(harfBuzz: HarfBuzz, font: number, text: string, direction: 'ltr' | 'rtl'): readonly ShapedGlyph[] {
  const buffer = harfBuzz.hb_buffer_create();
  const letters = harfBuzz.malloc(text.length * 2);
  const units = new Uint16Array(harfBuzz.memory.buffer, letters, text.length);
  for (let at = 0; at < text.length; at += 1) units[at] = text.charCodeAt(at);
  harfBuzz.hb_buffer_add_utf16(buffer, letters, text.length, 0, text.length);
  harfBuzz.free(letters);
  harfBuzz.hb_buffer_set_direction(buffer, DIRECTION[direction]);
  harfBuzz.hb_buffer_set_flags(buffer, NO_DOTTED_CIRCLES);
  harfBuzz.hb_buffer_guess_segment_properties(buffer);
  harfBuzz.hb_shape(font, buffer, 0, 0);
  const length = harfBuzz.hb_buffer_get_length(buffer);
  const infos = new Int32Array(harfBuzz.memory.buffer, harfBuzz.hb_buffer_get_glyph_infos(buffer, 0), length * WORDS);
  const at = harfBuzz.hb_buffer_get_glyph_positions(buffer, 0);
  const positions = new Int32Array(harfBuzz.memory.buffer, at, length * WORDS);
  const word = (words: Int32Array, index: number): number => words[index] ?? 0;
  const glyphs = Array.from({ length }, (_, index) => ({
    glyph: word(infos, index * WORDS),
    advance: word(positions, index * WORDS),
    dx: word(positions, index * WORDS + 2),
    dy: word(positions, index * WORDS + 3),
  }));
  harfBuzz.hb_buffer_destroy(buffer);
  return glyphs;
}
