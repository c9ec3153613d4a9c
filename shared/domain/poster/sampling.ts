/** Which posters are read thoroughly after the campaign has begun: one in a hundred, the same ones however often they are drawn. */

const ONE_IN = 100;
/** The first eight of its hex digits. */
const DIGITS = 8;

/** One poster in a hundred is read by both readers at every size. Chosen by its fingerprint, so a repetition chooses alike. */
export function isSampled(fingerprint: string): boolean {
  const first = fingerprint.slice(0, DIGITS);
  return /^[0-9a-f]{8}$/.test(first) && Number.parseInt(first, 16) < 16 ** DIGITS / ONE_IN;
}
