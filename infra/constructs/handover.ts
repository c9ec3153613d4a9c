/** A value handed to a function together with the permission to use it: no function knows a name it may not touch. */
import type { IFunction } from 'aws-cdk-lib/aws-lambda';

export interface Handover {
  readonly value: string;
  readonly permit: (fn: IFunction) => void;
}

/** A value that needs no permission. */
export const plain = (value: string): Handover => ({ value, permit: () => {} });

/** One name, several permissions. */
export const both = (first: Handover, second: Handover): Handover => ({
  value: first.value,
  permit: (fn) => {
    first.permit(fn);
    second.permit(fn);
  },
});
