/** The runner cannot start. The message is one sentence that says what to do, printed without a stack trace. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
