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
}

export interface ErrorReport {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

export type WorkerAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly result: string }
  | { readonly kind: 'error'; readonly error: ErrorReport };

/** An error in the form that Lambda reports to the caller of a function. */
export function errorReport(error: unknown): ErrorReport {
  if (error instanceof Error) {
    return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}
