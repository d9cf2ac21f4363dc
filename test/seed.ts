/** The seed of this run, which it prints when it begins; `SEED=<n>` repeats what came by chance. */
export function seedOfRun(environment: Readonly<Record<string, string | undefined>> = process.env): number {
  const seed = Number(environment.SEED);
  if (environment.SEED === undefined || !Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new Error(`SEED is no seed: ${environment.SEED}`);
  }
  return seed;
}
