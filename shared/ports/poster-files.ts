/** Files of posters: finished ones, WeCom's own code pictures kept at their first use, and the brand's own art. */

export interface KeptFile {
  readonly key: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly writtenAt: number;
}

export interface PosterFiles {
  read(key: string): Promise<Uint8Array | undefined>;
  /** Content-addressed, so writing the same key twice writes the same bytes. */
  write(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  exists(key: string): Promise<boolean>;
  /** All files whose key begins so; for few files only. */
  list(prefix: string): Promise<readonly KeptFile[]>;
  /** An address that shows the file for a while without further permission. */
  temporaryUrl(key: string, forSeconds: number): Promise<string>;
}
