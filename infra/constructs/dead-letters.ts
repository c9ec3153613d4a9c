/** Everything in the app that keeps dead letters, for the operator: found wherever it stands, so that a new queue is among them by being there. */
import { Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct, IConstruct } from 'constructs';
import type { ToldDeadLetterQueue } from '#shared/adapters/sqs/schema.ts';
import type { Handover } from './handover.ts';

export interface KeptLetters extends ToldDeadLetterQueue {
  readonly permit: (fn: IFunction) => void;
}

export interface KeepsDeadLetters extends IConstruct {
  readonly keptLetters: KeptLetters;
}

const keepsDeadLetters = (one: IConstruct): one is KeepsDeadLetters => 'keptLetters' in one;

/** Names and permissions of all dead-letter queues that stand within `within` by now, in one variable. */
export function deadLettersWithin(within: Construct): Handover {
  const kept = within.node.findAll().flatMap((one) => (keepsDeadLetters(one) ? [one.keptLetters] : []));
  return {
    value: Stack.of(within).toJsonString(kept.map(({ permit: _permit, ...told }) => told)),
    permit: (fn) => {
      for (const { permit } of kept) permit(fn);
    },
  };
}
