import type { Draft, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { ReferenceReused } from '#shared/domain/ledger/refusals.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import type { CompanionWrite } from '#shared/stores/ledger/ledger-store.ts';
import type { BudgetHints } from './budget-hints.ts';
import type { LogReader } from './log-reader.ts';

/**
 * The input of a decision, settled to `now`. No part of it is newer than the heads after which the decision is written.
 */
export interface View<Facts> {
  readonly state: AccountState;
  /** The states of the other members whose logs the act writes, in the order of those logs. */
  readonly otherStates: readonly AccountState[];
  readonly facts: Facts;
  /**
   * Counters that had too little left when this act tried or read them, with the amount taken of each at that moment.
   */
  readonly exhausted: ReadonlyMap<string, number>;
  readonly now: number;
}

export interface Decision {
  /** Drafts for the end of the member's own log. One of them has the reference of the act. */
  readonly drafts: readonly Draft[];
  /** Drafts for the end of each of the other logs, in the order of those logs. */
  readonly others?: readonly (readonly Draft[])[];
  /** Writes of other tables in the same transaction. */
  readonly alsoWrite?: readonly CompanionWrite[];
  /** The configuration by which the act was decided, where it is not the one in force. */
  readonly programVersion?: number | undefined;
  /** Points that a member could spend more, of an act that moves none. */
  readonly gives?: number;
}

/** No decision is possible yet. Nothing is written, and the caller books the act in another way. */
export interface Unmet {
  readonly needs: string;
}

export interface OtherLogs {
  /**
   * Returns the members of the other logs, given the head of the own one and a reader of it, which `gather` gets, too.
   * Called only for a new act.
   */
  readonly memberIds: (own: LedgerRecord, log: LogReader) => Promise<readonly string[]>;
  /** Makes the error for a member without a log, or with one that is as good as none. */
  readonly missing: () => Error | Promise<Error>;
  /** Whether a log is as good as none. */
  readonly isNone?: ((state: AccountState) => boolean) | undefined;
}

/** The states and readers of the logs, for `gather`. */
export interface OtherLogsRead {
  /** The states after the heads: first of the member's own log, then of the other logs. */
  readonly states: readonly AccountState[];
  /** Readers of the other logs. */
  readonly others: readonly LogReader[];
}

export interface Command<Facts = undefined, Needs extends Unmet = never> {
  readonly memberId: string;
  /** Other logs that the act writes in the same transaction, if any. */
  readonly others?: OtherLogs | undefined;
  /** The reference of the act: at most one entry of the log ever has it. */
  readonly reference: string;
  /** An act of that reference in the log of an absorbed member is another one. */
  readonly ownLog?: boolean | undefined;
  /** A prefix of the reference that `gather` also reads, so that one query serves both. */
  readonly prefix?: string | undefined;
  /** @throws Refusal where an entry with the reference is of another act with the same id */
  readonly checkSame: (record: LedgerRecord) => void;
  /** Reads the facts beyond the states. It runs after the heads were read. */
  readonly gather: (log: LogReader, read: OtherLogsRead) => Promise<Facts>;
  /** @throws Refusal where the act may not be booked */
  readonly decide: (view: View<Facts>) => Decision | Needs;
  /** Counters that ran low, which are read before the act draws on them. */
  readonly hints?: BudgetHints | undefined;
}

export interface Appended {
  readonly record: LedgerRecord;
  /** True where an earlier call booked the act. */
  readonly replayed: boolean;
}

/** The usual check of a repeated call: its content, as received, must be the same. */
export function sameContent(contentHash: string): (record: LedgerRecord) => void {
  return ({ entry }) => {
    if (entry.contentHash !== contentHash) throw new ReferenceReused();
  };
}

export const nothingToGather = async (): Promise<undefined> => undefined;
