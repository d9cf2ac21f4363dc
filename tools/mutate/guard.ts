/** A guard of the books, and the code without it. */
export interface Guard {
  readonly name: string;
  readonly file: string;
  /** The code of the guard. It occurs in the file exactly once. */
  readonly code: string;
  readonly without: string;
  /** The tests that must fail without the guard; files or folders. */
  readonly tests: readonly string[];
}
