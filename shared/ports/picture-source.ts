/** Pictures from outside: avatars and WeCom's code images. */
export interface PictureSource {
  /** At most `maxBytes`, within `withinMs`, from allowed hosts only; undefined when it cannot be had for any reason. */
  fetch(url: string, limits: { readonly maxBytes: number; readonly withinMs: number }): Promise<Uint8Array | undefined>;
}
