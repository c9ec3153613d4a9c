/** What every flow is handed: its place, what survives it, where what cannot work is set aside, where WeCom is. */
import type { Quarantine } from '../constructs/quarantine.ts';
import type { Site } from '../constructs/site.ts';
import type { StateStack } from '../stacks/state-stack.ts';

export interface FlowProps {
  readonly site: Site;
  readonly state: Pick<StateStack, 'table' | 'posters' | 'lake' | 'secret'>;
  readonly quarantine: Quarantine;
  readonly wecomApiBase: string;
}
