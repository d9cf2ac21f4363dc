import { initialProgram } from '#shared/domain/program/initial-program.ts';

/** Points wait 14 days and live two months; a tier lasts to the end of the month after the one that brought it. */
export const shortLived = {
  ...initialProgram,
  version: 1,
  maturity: { days: 14 },
  expiry: { months: 2, roundTo: 'day' },
  tierPeriod: { months: 1 },
} as const;
