import type { Invocation } from '../lambda/invocation.ts';

/** The first record to deliver again. `failedFrom` equal to the length of the batch means that all are done. */
export interface BatchOutcome {
  readonly failedFrom: number;
  /** True when the function named the failed records, instead of failing as a whole. */
  readonly reported: boolean;
}

/**
 * Reads the result of a batch by Lambda's rules
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html). No report means success,
 * even if the function forgot to report. The lowest reported record decides. An invalid report fails the whole batch.
 *
 * `identifiers` are those of the batch's records, in order.
 */
export function batchOutcome(
  { result, error }: Invocation,
  identifiers: readonly string[],
  reportsItemFailures: boolean,
): BatchOutcome {
  const wholeFailure = { failedFrom: 0, reported: false };
  const success = { failedFrom: identifiers.length, reported: false };
  if (error) return wholeFailure;
  if (!reportsItemFailures) return success;
  const failures = failuresIn(result);
  if (failures === undefined) return wholeFailure;
  const indexes = failures.map((failure) => {
    const identifier = (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    return typeof identifier === 'string' ? identifiers.indexOf(identifier) : -1;
  });
  if (indexes.length === 0) return success;
  return indexes.includes(-1) ? wholeFailure : { failedFrom: Math.min(...indexes), reported: true };
}

/** The reported failures. Undefined when the response has another shape. */
export function failuresIn(result: unknown): readonly unknown[] | undefined {
  if (result === null || result === undefined) return [];
  if (typeof result !== 'object') return undefined;
  const { batchItemFailures = null } = result as { batchItemFailures?: unknown };
  if (batchItemFailures === null) return [];
  return Array.isArray(batchItemFailures) ? batchItemFailures : undefined;
}
