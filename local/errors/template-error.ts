/** The synthesized template has something that the local runner does not support; `at` says where. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly at: string;

  constructor(message: string, at: string) {
    super(`${message} (at ${at})`);
    this.at = at;
  }
}
