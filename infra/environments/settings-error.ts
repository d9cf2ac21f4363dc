/** Settings of an environment that are wrong, in a sentence for the person who synthesizes it. */
export class SettingsError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'SettingsError';
  }
}
