/** A random id for reports: computed from nothing, so nothing can be computed back from it. */
import { randomBytes } from 'node:crypto';

export const freshRef = (): string => `mr_${randomBytes(16).toString('hex')}`;
