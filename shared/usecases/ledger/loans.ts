import type { RedemptionAct } from '#shared/domain/ledger/act.ts';
import { type Loan, loanOf, type OpenLoan } from '#shared/domain/ledger/acts/loan.ts';
import type { LogPlace } from '#shared/domain/ledger/acts/receiving.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import type { Unmet } from '#shared/usecases/log/command.ts';
import type { LogReader, LogStores, Place } from '#shared/usecases/log/log-reader.ts';
import { survivor } from '#shared/usecases/log/read-head.ts';

/**
 * The loan of a redemption at a place. Its draws stand before it in its log, in one write with it. A redemption of own
 * points costs no read.
 */
export async function loanTo(
  log: LogReader,
  { memberId, seq }: Place,
  { drawn = [] }: RedemptionAct,
): Promise<Loan | undefined> {
  const places = drawn.map((_, index) => ({ memberId, seq: seq - drawn.length + index }));
  const records = await Promise.all(places.map((place) => log.record(place)));
  return loanOf(records.map(({ entry }) => entry));
}

/** A loan with the places of its lenders' logs, among those that an act reads. */
export function opened(loan: Loan, own: LogReader, others: readonly LogReader[]): OpenLoan {
  const placeOf = (lender: string): LogPlace | undefined => {
    if (own.logs.includes(lender)) return 'own';
    const at = others.findIndex(({ logs }) => logs.includes(lender));
    return at < 0 ? undefined : at;
  };
  const lenders = new Map<string, LogPlace>();
  for (const { lender } of loan.lots) {
    const place = placeOf(lender);
    if (place !== undefined) lenders.set(lender, place);
  }
  return { ...loan, lenders };
}

/** The act writes to logs of others, too: of these members, or of the survivors of their merges. */
export interface NeedsLogs extends Unmet {
  readonly needs: 'logs';
  readonly members: readonly string[];
}

/** The members whose logs an act needs: lenders whose logs it lacks, and all again where one of the others was merged. */
export function logsNeeded(
  loans: readonly OpenLoan[],
  others: readonly AccountState[],
): NeedsLogs | undefined {
  const lenders = [...new Set(loans.flatMap(({ lots }) => lots.map(({ lender }) => lender)))];
  const isMissing = loans.some((loan) => loan.lots.some(({ lender }) => !loan.lenders.has(lender)));
  const isMerged = others.some(({ mergedInto }) => mergedInto !== undefined);
  return isMissing || isMerged ? { needs: 'logs', members: lenders } : undefined;
}

/** The members who have the logs of these now, without the log of the act. */
export async function survivorsOf(
  stores: Pick<LogStores, 'ledger'>,
  log: LogReader,
  members: readonly string[],
): Promise<readonly string[]> {
  const others = [...new Set(members)].filter((member) => !log.logs.includes(member));
  const heads = await Promise.all(others.map((member) => survivor(stores, member)));
  const known = heads.flatMap((head) => head?.entry.memberId ?? []);
  return [...new Set(known)].filter((member) => member !== log.memberId);
}
