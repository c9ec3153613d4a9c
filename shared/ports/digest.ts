/** A one-way name for a text: equal texts have equal names, and nothing can be read back from one. */
export interface Digest {
  sha256Hex(text: string): string;
}
