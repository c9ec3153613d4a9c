/** A one-way name for a text or a file: equal ones have equal names, and nothing can be read back from one. */
export interface Digest {
  sha256Hex(content: string | Uint8Array): string;
}
