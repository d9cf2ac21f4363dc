import { describe, expect, test } from 'vitest';
import type { Machine } from '../tools/packages/installed.ts';
import { Skipped } from '../tools/packages/skipped.ts';

/** Says so loudly. `npm run test:deep` repeats the line at its end, though the file has passed. */
export function sayNotTested(name: string, why: string): void {
  process.stderr.write(`NOT TESTED: ${name}. ${why}\n`);
}

/** The programs of this machine, as tests run them. */
export const machine: Machine = { env: process.env, stopping: new AbortController().signal };

/** Tests with what they need beside the project; where this machine cannot have it, says that nothing was tested. */
export async function describeWith<Needed>(
  name: string,
  obtain: () => Promise<Needed>,
  tests: (needed: Needed) => void,
): Promise<void> {
  const needed = await obtain().catch((error: unknown) => {
    if (error instanceof Skipped) return error;
    throw error;
  });
  if (!(needed instanceof Skipped)) {
    describe(name, () => tests(needed));
    return;
  }
  test(`${name}: not tested, something is missing`, () => {
    sayNotTested(name, needed.message);
    expect(needed.message).not.toBe('');
  });
}
