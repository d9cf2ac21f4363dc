/**
 * The mark of a part of the contract that is on its way out. It works on until `sunset`, at least a year after `since`.
 */
export interface Deprecation {
  /** The day from which callers are asked to leave it, as 2026-11-22. */
  readonly since: string;
  /** The day from which it may be gone. */
  readonly sunset: string;
  /** The call, field or parameter to use in its place. */
  readonly instead?: string;
}
