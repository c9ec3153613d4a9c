/**
 * What a picture from outside says of itself in its first bytes: kind and size, read before any decoder sees it. Knows JPEG, PNG, WebP
 * and GIF and nothing else, so SVG, HEIF, TIFF, PDF or an icon never reaches a decoder, whatever its name or address claims.
 */

export interface PictureHeader {
  readonly format: 'jpeg' | 'png' | 'webp' | 'gif';
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Undefined where it is none of the four, or its head makes no sense. */
export function pictureHeader(bytes: Uint8Array): PictureHeader | undefined {
  const header = jpegHeader(bytes) ?? pngHeader(bytes) ?? webpHeader(bytes) ?? gifHeader(bytes);
  return header !== undefined && header.widthPx > 0 && header.heightPx > 0 ? header : undefined;
}

const byte = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;
/** Big-endian, as JPEG and PNG write them; little-endian, as WebP and GIF do. Beyond the end everything is 0. */
const big16 = (bytes: Uint8Array, at: number): number => byte(bytes, at) * 256 + byte(bytes, at + 1);
const big32 = (bytes: Uint8Array, at: number): number => big16(bytes, at) * 65_536 + big16(bytes, at + 2);
const little16 = (bytes: Uint8Array, at: number): number => byte(bytes, at) + byte(bytes, at + 1) * 256;
const little24 = (bytes: Uint8Array, at: number): number => little16(bytes, at) + byte(bytes, at + 2) * 65_536;

const says = (bytes: Uint8Array, at: number, letters: string): boolean =>
  Array.from(letters).every((letter, index) => bytes[at + index] === letter.charCodeAt(0));

const SCAN = Buffer.of(0xff, 0xda);
/** A progressive picture has about ten scans; each one walks over all pixels again, so a few kB could keep a processor for minutes. */
const MOST_SCANS = 40;

function jpegHeader(bytes: Uint8Array): PictureHeader | undefined {
  if (big16(bytes, 0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 9 < bytes.length && byte(bytes, at) === 0xff) {
    const marker = byte(bytes, at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    // Baseline, extended and progressive with Huffman codes; lossless and arithmetic ones come from nobody's phone.
    if (marker >= 0xc0 && marker <= 0xc2) return jpegFrame(bytes, at);
    const isOtherFrame = marker >= 0xc3 && marker <= 0xcf && marker !== 0xc4;
    const size = big16(bytes, at + 2);
    if (isOtherFrame || (marker >= 0xd0 && marker <= 0xda) || size < 2) return undefined;
    at += 2 + size;
  }
  return undefined;
}

function jpegFrame(bytes: Uint8Array, at: number): PictureHeader | undefined {
  const [precision, components] = [byte(bytes, at + 4), byte(bytes, at + 9)];
  const isUsual = precision === 8 && (components === 1 || components === 3 || components === 4);
  if (!isUsual || scansAfter(bytes, at) > MOST_SCANS) return undefined;
  return { format: 'jpeg', widthPx: big16(bytes, at + 7), heightPx: big16(bytes, at + 5) };
}

function scansAfter(bytes: Uint8Array, at: number): number {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let scans = 0;
  for (let found = whole.indexOf(SCAN, at); found >= 0 && scans <= MOST_SCANS; found = whole.indexOf(SCAN, found + 2)) {
    scans += 1;
  }
  return scans;
}

const PACKED_CHUNKS = ['zTXt', 'iTXt', 'iCCP'];
/** What is packed beside the pixels grows up to a thousandfold when it is read, and nobody looks at it. */
const MOST_PACKED_BYTES = 128 * 1_024;
const MOST_PACKED_CHUNKS = 16;

function pngHeader(bytes: Uint8Array): PictureHeader | undefined {
  const isPng = big32(bytes, 0) === 0x8950_4e47 && big32(bytes, 4) === 0x0d0a_1a0a;
  if (!isPng || big32(bytes, 8) !== 13 || !says(bytes, 12, 'IHDR')) return undefined;
  let [packedBytes, packedChunks] = [0, 0];
  for (let at = 8; at + 12 <= bytes.length; at += 12 + big32(bytes, at)) {
    if (!PACKED_CHUNKS.some((name) => says(bytes, at + 4, name))) continue;
    packedBytes += big32(bytes, at);
    packedChunks += 1;
  }
  if (packedBytes > MOST_PACKED_BYTES || packedChunks > MOST_PACKED_CHUNKS) return undefined;
  return { format: 'png', widthPx: big32(bytes, 16), heightPx: big32(bytes, 20) };
}

function webpHeader(bytes: Uint8Array): PictureHeader | undefined {
  if (!says(bytes, 0, 'RIFF') || !says(bytes, 8, 'WEBPVP8')) return undefined;
  const size = (widthPx: number, heightPx: number): PictureHeader => ({ format: 'webp', widthPx, heightPx });
  switch (byte(bytes, 15)) {
    case 0x20: // lossy
      if (little24(bytes, 23) !== 0x2a019d) return undefined;
      return size(little16(bytes, 26) % 16_384, little16(bytes, 28) % 16_384);
    case 0x4c: {
      // lossless: two sizes of 14 bits, less one, behind each other
      if (byte(bytes, 20) !== 0x2f) return undefined;
      const packed = little24(bytes, 21) + byte(bytes, 24) * 16_777_216;
      return size((packed % 16_384) + 1, (Math.floor(packed / 16_384) % 16_384) + 1);
    }
    case 0x58: // with more beside the picture: colours, transparency, an animation
      return size(little24(bytes, 24) + 1, little24(bytes, 27) + 1);
    default:
      return undefined;
  }
}

function gifHeader(bytes: Uint8Array): PictureHeader | undefined {
  if (!says(bytes, 0, 'GIF87a') && !says(bytes, 0, 'GIF89a')) return undefined;
  return { format: 'gif', widthPx: little16(bytes, 6), heightPx: little16(bytes, 8) };
}
