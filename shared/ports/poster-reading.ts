/** Reads a finished poster as many phones would: by two readers, as drawn and as chats show it. */
import type { Reading } from '#shared/domain/poster/readings.ts';
import type { Box } from '#shared/domain/poster/template.ts';

/** @param content what the code in it should say
 *  @param box where the code stands in it */
export type ReadThoroughly = (poster: Uint8Array, content: string, box: Box) => Promise<readonly Reading[]>;
