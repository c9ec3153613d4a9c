/** A picture as WeCom wants to receive it: multipart, field `media`, with a file name (docs paths 90253, 90256). */
export function pictureForm(bytes: Uint8Array, filename: string): FormData {
  const form = new FormData();
  const type = /[.]png$/i.test(filename) ? 'image/png' : 'image/jpeg';
  // Why the copy: a Blob takes no view on memory that may be shared.
  form.set('media', new Blob([new Uint8Array(bytes)], { type }), filename);
  return form;
}
