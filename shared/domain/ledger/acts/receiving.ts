import type { Draft } from '#shared/domain/ledger/entry.ts';
import { evolve } from '#shared/domain/ledger/evolve.ts';
import { addLot, checkRoom, expiryAfterDays, isPast, restore } from '#shared/domain/ledger/lots.ts';
import type { AccountState, Lot } from '#shared/domain/ledger/state.ts';
import type { Program } from '#shared/domain/program/program.ts';

/** The default of a programme for the further life of points from an expired lot, in days. */
const REFUND_DAYS = 30;

/** The log of the act, or the number of another one among those that it writes. */
export type LogPlace = 'own' | number;

/** The settled states of the logs that an act writes to. */
export interface LogStates {
  readonly own: AccountState;
  readonly others: readonly AccountState[];
}

/** Drafts for the log of an act and for the other logs, in their order. */
export interface LogDrafts {
  readonly drafts: readonly Draft[];
  readonly others: readonly (readonly Draft[])[];
}

/** A log that points come back to: its state after the drafts for it. */
export interface Receiving {
  state: AccountState;
  readonly drafts: Draft[];
}

/** The logs that points come back to. */
export class ReceivingLogs {
  readonly own: Receiving;
  readonly #others: readonly Receiving[];

  constructor({ own, others }: LogStates) {
    this.own = { state: own, drafts: [] };
    this.#others = others.map((state) => ({ state, drafts: [] }));
  }

  at(place: LogPlace): Receiving {
    const log = place === 'own' ? this.own : this.#others[place];
    if (!log) throw new TypeError('an act has the logs that points come back to');
    return log;
  }

  add(place: LogPlace, draft: Draft): void {
    const log = this.at(place);
    log.drafts.push(draft);
    log.state = evolve(log.state, draft);
  }

  get drafts(): LogDrafts {
    return { drafts: this.own.drafts, others: this.#others.map(({ drafts }) => drafts) };
  }
}

/** Spent points in their buckets again; one that expired meanwhile gets a while of its own. An erased member keeps none. */
export function revived(
  state: AccountState,
  lots: readonly Lot[],
  { program, now }: { readonly program: Program; readonly now: number },
): { readonly arrived: readonly Lot[]; readonly confiscated: number } {
  const days = program.redemption.refundDays ?? REFUND_DAYS;
  const arrived = lots
    .map((lot) => (isPast(lot, now) ? { ...lot, expiresAt: expiryAfterDays(program, now, days) } : lot))
    .reduce<readonly Lot[]>(addLot, []);
  checkRoom(state, ...arrived.map((lot) => ({ ...lot, maturesAt: null })));
  return state.status === 'erased' ? restore(state, arrived, now) : { arrived, confiscated: 0 };
}
