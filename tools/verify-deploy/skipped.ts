/** The exit code of a run that proved nothing, because this machine cannot run the emulator. */
export const SKIPPED = 3;

/** Ends the tool without a verdict. The sentence says what this machine lacks. */
export class Skipped extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'Skipped';
  }
}
