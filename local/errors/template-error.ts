import { RunnerError } from './runner-error.ts';

/** The synthesized template has something that the local runner does not support; `at` says where. */
export class TemplateError extends RunnerError {
  readonly at: string;

  constructor(message: string, at: string) {
    super('template_unsupported', `${message} (at ${at})`);
    this.at = at;
  }
}
