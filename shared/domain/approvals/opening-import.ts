import type { CounterMove, Draft } from '#shared/domain/ledger/entry.ts';
import { Refusal } from '#shared/domain/refusal.ts';
import type { Approval } from './approval.ts';
import { pointsArrived } from './staff-limits.ts';

/** The place of imports among acts of members. */
export const IMPORTS = 'opening-imports/';

export class ImportNotApproved extends Refusal {
  static readonly kind = {
    code: 'import-not-approved',
    status: 409,
    title: 'The import is not approved',
  } as const;

  constructor() {
    super(ImportNotApproved.kind, {
      detail: 'The import that the opening balance names waits for another person, or nobody asked for it.',
    });
  }
}

export class ImportExceeded extends Refusal {
  static readonly kind = {
    code: 'import-exceeded',
    status: 409,
    title: 'The import has no room for this opening balance',
  } as const;

  constructor() {
    super(ImportExceeded.kind, {
      detail: 'The opening balances that name the import would pass the points or rows that were approved.',
    });
  }
}

/** The sums that one import may bring in all. */
interface Sums {
  readonly points: number;
  readonly rows: number;
}

function sumsOf({ points = 0, body: { rows } }: Approval): Sums {
  return { points, rows: Number(rows) };
}

/**
 * The moves of the sums of an import by one opening balance, in its write: together its openings never pass what was
 * approved. `taken` holds sums that had too little left.
 * @throws ImportNotApproved, ImportExceeded
 */
export function withinImport(
  approval: Approval | undefined,
  drafts: readonly Draft[],
  taken: ReadonlyMap<string, number>,
): readonly CounterMove[] {
  if (approval?.decision?.outcome !== 'approved') throw new ImportNotApproved();
  const { points, rows } = sumsOf(approval);
  const counter = (sum: keyof Sums) => `import/${approval.approvalId}/${sum}`;
  const moves = [
    { counter: counter('points'), by: pointsArrived(drafts), limit: points },
    { counter: counter('rows'), by: 1, limit: rows },
  ];
  if (moves.some((move) => move.by > move.limit - (taken.get(move.counter) ?? 0))) throw new ImportExceeded();
  return moves.filter(({ by }) => by > 0);
}
