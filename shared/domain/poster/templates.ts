/** The templates shipped with the product: three, each in two sizes. A campaign names one of them, or brings its own. */
import type { PosterTemplate } from './template.ts';
import { grove, grove1080 } from './templates/grove.ts';
import { harbour, harbour1080 } from './templates/harbour.ts';
import { sunrise, sunrise750 } from './templates/sunrise.ts';

export const POSTER_TEMPLATES: readonly PosterTemplate[] = [
  harbour,
  harbour1080,
  sunrise,
  sunrise750,
  grove,
  grove1080,
];

/** What a campaign gets that names no template. */
export const DEFAULT_TEMPLATE: PosterTemplate = harbour;

export const shippedTemplate = (name: string): PosterTemplate | undefined =>
  POSTER_TEMPLATES.find((template) => template.name === name);
