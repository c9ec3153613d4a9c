/** Before any test: the letters and emoji art of the posters are built, unless they lie there already. */
import { posterAssets } from '#infra/bundling/poster-assets.ts';

export async function setup(): Promise<void> {
  await posterAssets();
}
