/**
 * A message of an environment that is going to be killed, to the test that started it; each has one of these fields.
 */
export interface FromLaurel {
  /** Where its embedded database is; it goes on when it was told of the proxy. */
  readonly database?: string;
  /** It is ready. */
  readonly url?: string;
  readonly drained?: true;
}

/** With a proxy the functions use it; without one it is asked to tell when nothing is under way any more. */
export interface ToLaurel {
  readonly proxy?: string;
}
