/** Which posters are read thoroughly after the campaign has begun: one in a hundred, the same ones however often they are drawn. */

const ONE_IN = 100;
/** The last eight of its hex digits: the first are the same on every poster of a campaign. */
const DIGITS = 8;

/** One poster in a hundred is read by both readers at every size. Chosen by its fingerprint, so a repetition chooses alike. */
export function isSampled(fingerprint: string): boolean {
  const last = fingerprint.slice(-DIGITS);
  return /^[0-9a-f]{8}$/.test(last) && Number.parseInt(last, 16) < 16 ** DIGITS / ONE_IN;
}
