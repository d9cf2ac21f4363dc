import { stripVTControlCharacters } from 'node:util';

/** The lines by which tests say that this machine lacks what they need; they count as passed, and prove nothing. */
export const notTested = (output: string): readonly string[] =>
  stripVTControlCharacters(output).match(/^NOT TESTED: .*$/gm) ?? [];
