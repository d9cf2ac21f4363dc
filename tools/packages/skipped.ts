/** The exit code of a run that proved nothing, because this machine lacks a program or a registry of packages. */
export const SKIPPED = 3;

/** Ends the run without a verdict. The sentence says what this machine lacks. */
export class Skipped extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'Skipped';
  }
}
