import type { DefinitionProgress, PeriodProgress, Standing } from './progress.ts';

/** Unlockings that a back-fill owes a member in a period. */
export interface OwedInPeriod {
  readonly period: string;
  /** Their numbers, rising. */
  readonly numbers: readonly number[];
}

export interface Filled {
  readonly progress: DefinitionProgress;
  readonly owed: readonly OwedInPeriod[];
}

/**
 * Progress with a definition as the whole log has it. Unlockings that stand already stay under their numbers, as many
 * more as the log has are owed behind them, and nothing is revoked.
 */
export function filled(
  own: DefinitionProgress | undefined,
  recounted: DefinitionProgress,
  { waits }: { readonly waits: boolean },
): Filled {
  const periods = new Map(own?.periods.map((period) => [period.period, period]));
  const owed: OwedInPeriod[] = [];
  for (const period of recounted.periods) {
    const known = periods.get(period.period);
    const { numbers, ...after } = filledPeriod(known, period, waits);
    periods.set(period.period, after);
    if (numbers.length > 0 && !waits) owed.push({ period: period.period, numbers });
  }
  const badges = [own?.badgeAt, recounted.badgeAt].filter((at) => at !== undefined);
  return {
    progress: {
      ...recounted,
      periods: [...periods.values()].toSorted((a, b) => (a.period < b.period ? -1 : 1)),
      badgeAt: badges.length > 0 ? Math.min(...badges) : undefined,
    },
    owed,
  };
}

function filledPeriod(
  own: PeriodProgress | undefined,
  recounted: PeriodProgress,
  waits: boolean,
): PeriodProgress & { readonly numbers: readonly number[] } {
  const { standing = [], unlocked = 0, unlockedAt } = own ?? {};
  const more = Math.max(0, recounted.standing.length - standing.length);
  const numbers = Array.from({ length: more }, (_, at) => unlocked + at + 1);
  const at = Math.max(unlockedAt ?? 0, recounted.unlockedAt ?? 0);
  return {
    ...recounted,
    unlocked: unlocked + more,
    standing: [...standing, ...numbers.map((n): Standing => ({ n, ...(waits && { waits }) }))],
    unlockedAt: at > 0 ? at : undefined,
    numbers,
  };
}
