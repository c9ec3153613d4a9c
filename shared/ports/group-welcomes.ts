/** The corp's library of group-welcome texts. A group's owner must choose the entry by hand; no API applies it or tells whether it is applied. */
export interface GroupWelcomes {
  /** Permanent address of a picture, for welcome entries only (1,000 a day, 3,000 a month). */
  uploadPicture(bytes: Uint8Array, filename: string): Promise<string>;
  /** Adds an entry (100 a corp), or overwrites the one named. Returns its id. */
  put(entry: { readonly text: string; readonly pictureUrl: string; readonly templateId?: string }): Promise<string>;
}
