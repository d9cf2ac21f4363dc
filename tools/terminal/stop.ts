/**
 * Ends a tool with one sentence for the person at the terminal. The exit code is 2 for bad input, 1 for a failure on
 * the way.
 */
export class Stop extends Error {
  readonly exitCode: 1 | 2;

  constructor(exitCode: 1 | 2, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'Stop';
    this.exitCode = exitCode;
  }
}

export function badInput(sentence: string, cause?: unknown): Stop {
  return new Stop(2, sentence, { cause });
}
