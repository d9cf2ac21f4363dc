/** A guard of the books, and the code without it. */
export interface Guard {
  readonly name: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly code: string;
  readonly without: string;
  /** The tests that must go red; files or folders. */
  readonly tests: readonly string[];
}
