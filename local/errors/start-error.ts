/** Why the runner cannot start, as one sentence that says what to do. It is printed without a stack trace. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
