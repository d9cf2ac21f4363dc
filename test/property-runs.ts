/**
 * How often a property is tried: a tenth of `full`, or all of it in `npm run test:deep`, which sets `RUNS=full`.
 * `RUNS=<n>` sets any other number.
 */
export function runs(full: number, environment: Readonly<Record<string, string | undefined>> = process.env) {
  const { RUNS } = environment;
  if (RUNS === undefined) return Math.ceil(full / 10);
  if (RUNS === 'full') return full;
  const given = Number(RUNS);
  if (!Number.isSafeInteger(given) || given < 1) throw new Error(`RUNS is no number of runs: ${RUNS}`);
  return given;
}

/** As `runs`, for properties over storage, whose runs are dear: never more than `full`, and a quarter of it unless set. */
export function storedRuns(
  full: number,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): number {
  return environment.RUNS === undefined ? Math.ceil(full / 4) : Math.min(full, runs(full, environment));
}
