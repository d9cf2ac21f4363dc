import type { Refusal } from '../iam/access.ts';
import type { DynamoDbRights } from '../iam/dynamodb-rights.ts';
import type { AccessRequest } from '../iam/policy.ts';

/** The message to a worker. The event travels as JSON text, as in Lambda: no class and no `undefined` survives. */
export interface WorkerEvent {
  readonly requestId: string;
  readonly event: string;
  readonly deadline: number;
}

export interface WorkerSetup {
  readonly folder: string;
  readonly handler: string;
  readonly name: string;
  readonly arn: string;
  readonly memoryMegabytes: number;
  /** The rights that DynamoDB would check; undefined in a runner that checks none. */
  readonly rights: DynamoDbRights | undefined;
}

export interface ErrorReport {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

export type WorkerAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'used'; readonly request: AccessRequest }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'result'; readonly result: string }
  | { readonly kind: 'error'; readonly error: ErrorReport };

/** An error in the form that Lambda reports to the caller of a function. */
export function errorReport(error: unknown): ErrorReport {
  if (error instanceof Error) {
    return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}
