import type { Invocation } from '../lambda/invocation.ts';

/** The first record to deliver again. `failedFrom` equal to the length of the batch means that all are done. */
export interface BatchOutcome {
  readonly failedFrom: number;
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
  const wholeFailure = { failedFrom: 0 };
  const success = { failedFrom: identifiers.length };
  if (error) return wholeFailure;
  if (!reportsItemFailures) return success;
  const failures = failedIdentifiers(result);
  if (failures === undefined) return wholeFailure;
  const indexes = failures.map((identifier) => identifiers.indexOf(identifier));
  if (indexes.length === 0) return success;
  return indexes.includes(-1) ? wholeFailure : { failedFrom: Math.min(...indexes) };
}

/** The identifiers of the reported failures. Undefined when the response has another shape. */
export function failedIdentifiers(result: unknown): readonly string[] | undefined {
  if (result === null || result === undefined) return [];
  if (typeof result !== 'object') return undefined;
  const { batchItemFailures: failures = null } = result as { batchItemFailures?: unknown };
  if (failures === null) return [];
  if (!Array.isArray(failures)) return undefined;
  const identifiers = failures.map((failure: { itemIdentifier?: unknown } | null) => failure?.itemIdentifier);
  return identifiers.every((identifier) => typeof identifier === 'string') ? identifiers : undefined;
}
