import * as z from 'zod';
import { text } from '#shared/contracts/fields.ts';
import { instant } from '#shared/contracts/instant.ts';
import { entryKinds } from '#shared/domain/ledger/kinds.ts';

type Kind = (typeof entryKinds)[number];

const known: ReadonlySet<string> = new Set(entryKinds);

/** Filters that every list of a log takes. */
export const logFilters = {
  from: instant.optional().meta({
    description: 'First instant: entries recorded (`recordedAt`) at it or later',
    example: '2026-11-01T00:00:00Z',
  }),
  to: instant.optional().meta({
    description: 'First instant after the last: entries recorded (`recordedAt`) before it',
    example: '2026-12-01T00:00:00Z',
  }),
  order: z
    .enum(['asc', 'desc'])
    .default('desc')
    .meta({ description: 'Order by `recordedAt`: `desc` newest first, `asc` oldest first' }),
};

/** The kinds of entries that are wanted, separated by commas. A parameter sent twice comes so, too. */
export const kinds = z
  .string()
  .transform((value, context) => {
    const named = [...new Set(value.split(',').map((kind) => kind.trim()))];
    if (named.every((kind): kind is Kind => known.has(kind))) return named.toSorted();
    context.addIssue({
      code: 'custom',
      message: `must name kinds of entries with commas between them: ${entryKinds.join(', ')}`,
    });
    return z.NEVER;
  })
  .optional()
  .meta({
    override: { type: 'array', items: { type: 'string', enum: [...entryKinds] }, minItems: 1 },
    param: { style: 'form', explode: false },
    description: 'Kinds of entries, one or several: `kind=accrual,return`. An unknown kind is refused',
    example: ['accrual', 'return'],
  });

export const store = text(64).optional().meta({
  description: 'Store of purchases, of their returns, and of redemptions',
  example: 'dublin-1',
});

/** Refuses a period without an instant in it. */
export function checkPeriod(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  context: z.RefinementCtx,
): void {
  if (from !== undefined && to !== undefined && Date.parse(from) >= Date.parse(to)) {
    context.addIssue({ code: 'custom', path: ['to'], message: 'must be after from' });
  }
}

/** The sentences about filters that the descriptions of lists share. */
export const filtersText =
  'A page with filters reads at most 2,000 entries: it may be short or empty, and still has a `nextCursor`, which is ' +
  'valid for these filters alone.';
