import { StartError } from './start-error.ts';

/** The codes by which programs and tests tell apart why the runner does not start or continue. */
export type RunnerErrorCode =
  | 'data_damaged'
  | 'data_in_use'
  | 'database_binary_missing'
  | 'database_unavailable'
  | 'key_schema_changed'
  | 'template_unsupported';

/** A start error about data, the database or the template, with a code. */
export class RunnerError extends StartError {
  readonly code: RunnerErrorCode;

  constructor(code: RunnerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
