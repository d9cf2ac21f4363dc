import { expect, test } from 'vitest';
import { type Environment, startEnvironment } from './environment.ts';

/** The first call of a function costs more than all that a story does with it, so files of a worker share one Laurel. */
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures this one needs.
const withLaurel = test.extend('laurel', { scope: 'worker' }, async ({}, { onCleanup }) => {
  const laurel = await startEnvironment();
  onCleanup(() => laurel.stop());
  return laurel;
});

/**
 * Gives a file the Laurel of its worker, in which earlier files have left members and documents. A file that changes the
 * programme, leaves a promotion active, or looks at everything there is starts an environment of its own.
 */
export function useSharedLaurel(use: (laurel: Environment) => unknown): void {
  withLaurel.beforeAll(async ({ laurel }) => {
    const { body: program } = await laurel.call('GET', '/v1/program');
    const { body: promotions } = await laurel.call('GET', '/v1/promotions', { as: 'marketer' });
    const active = promotions.items.filter(({ status }: { status: string }) => status === 'active');
    expect([program.version, active], 'an earlier file has changed what others count on').toEqual([0, []]);
    await use(laurel);
  });
}
