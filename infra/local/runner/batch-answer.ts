/**
 * Which records of a batch failed, from what the function answered. (AWS: "Implementing partial batch responses": an
 * error, an unknown id or an empty id fails the whole batch; an empty answer is success.)
 */
import { isObject, memberOf } from './json.ts';
import type { Answered } from './lambda-function.ts';

export function failedItems(answered: Answered, ids: readonly string[], reportsItemFailures: boolean): Set<string> {
  if ('error' in answered) return new Set(ids);
  if (!reportsItemFailures) return new Set();
  const answer = JSON.parse(answered.payload);
  const failures = isObject(answer) ? (answer['batchItemFailures'] ?? []) : [];
  if (!Array.isArray(failures)) return new Set(ids);
  const failed = failures.map((failure) => memberOf(failure, 'itemIdentifier'));
  const known = failed.filter((id) => typeof id === 'string').filter((id) => ids.includes(id));
  return new Set(known.length === failed.length ? known : ids);
}
