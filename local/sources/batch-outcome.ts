import type { Invocation } from '../lambda/invocation.ts';

/** From which record on a batch has to be delivered again; `failedFrom` at its length means that all is done. */
export interface BatchOutcome {
  readonly failedFrom: number;
  /** The function named the records itself, rather than failing as a whole. */
  readonly reported: boolean;
}

/**
 * Reads what a function made of a batch, by the rules of Lambda
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html): nothing reported is a
 * success, also when the function merely forgot to; the lowest reported record decides; a report that cannot be
 * understood fails the whole batch.
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

/** The reported failures; undefined when the response is not of the shape to report them. */
export function failuresIn(result: unknown): readonly unknown[] | undefined {
  if (result === null || result === undefined) return [];
  if (typeof result !== 'object') return undefined;
  const { batchItemFailures = null } = result as { batchItemFailures?: unknown };
  if (batchItemFailures === null) return [];
  return Array.isArray(batchItemFailures) ? batchItemFailures : undefined;
}
