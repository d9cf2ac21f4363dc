/** SQLite's result code for a disk without space (https://www.sqlite.org/rescode.html). */
const SQLITE_FULL = 13;
const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** Whether a write failed because the disk, or the user's share of it, has no space left. */
export function isDiskFull(error: unknown): boolean {
  const { code, errcode, cause } = (error ?? {}) as { code?: unknown; errcode?: unknown; cause?: unknown };
  if (typeof errcode === 'number' && (errcode & 0xff) === SQLITE_FULL) return true;
  if (typeof code === 'string' && FULL.has(code)) return true;
  return cause !== undefined && isDiskFull(cause);
}
