/** Files of posters: finished ones, and WeCom's own code pictures kept at their first use. */
export interface PosterFiles {
  read(key: string): Promise<Uint8Array | undefined>;
  /** Content-addressed, so writing the same key twice writes the same bytes. */
  write(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  exists(key: string): Promise<boolean>;
  /** An address that shows the file for a while without further permission. */
  temporaryUrl(key: string, forSeconds: number): Promise<string>;
}
