/** Who proves a template (打样): draws it for sample participants and has the posters read, before anybody gets one. */
import type { ReadingCount } from '#shared/domain/poster/readings.ts';
import type { PosterTemplate } from '#shared/domain/poster/template.ts';
import type { TemplateFault } from '#shared/domain/poster/template-faults.ts';

export interface TemplateOnProof {
  readonly template: PosterTemplate;
  readonly campaignName: string;
  readonly qr: 'official' | 'redrawn';
}

export interface TemplateProof {
  /** It has no fault. */
  readonly isPassed: boolean;
  readonly faults: readonly TemplateFault[];
  /** What could be better, and does not stand in the way. */
  readonly warnings: readonly TemplateFault[];
  readonly readings: readonly ReadingCount[];
}

export interface TemplateProver {
  prove(onProof: TemplateOnProof): Promise<TemplateProof>;
}
