/** The outcome of one run of a function: `error` in the form that Lambda reports, or `result`. */
export interface Invocation {
  readonly result?: unknown;
  readonly error?: {
    readonly errorType: string;
    readonly errorMessage: string;
    readonly trace?: readonly string[];
  };
}

/** Runs a deployed function once, synchronously, by its ARN. Never rejects: a failure is an `error`. */
export type Invoke = (functionArn: string, event: unknown) => Promise<Invocation>;
