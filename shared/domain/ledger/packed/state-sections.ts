import type { StateSections } from '#shared/domain/ledger/state.ts';
import { OWN_SPENDING_BYTES, packOwnSpending, unpackOwnSpending } from './pack-own-spending.ts';
import { packUndelivered, UNDELIVERED_BYTES_MAX, unpackUndelivered } from './pack-undelivered.ts';
import type { SectionTable } from './sections.ts';

/**
 * The optional parts of a member's state. To add one: give `StateSections` an optional field, absent where it holds
 * nothing (never an empty list), and give this table its section with the next free tag. `evolve` keeps the field until
 * a change of an entry sets it; decide there how a merge and an erasure treat it. A bound in items belongs in `bounds`,
 * where the decision refuses with `StateFull`; `bytesMax` only catches a bug. A section that is no longer written stays
 * in the table, and its tag is never given to another.
 */
export const stateSections: SectionTable<StateSections> = {
  ownSpending: {
    tag: 1,
    bytesMax: OWN_SPENDING_BYTES,
    pack: packOwnSpending,
    unpack: unpackOwnSpending,
  },
  undelivered: {
    tag: 2,
    bytesMax: UNDELIVERED_BYTES_MAX,
    pack: packUndelivered,
    unpack: unpackUndelivered,
  },
};
