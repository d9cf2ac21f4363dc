import type { Matching } from './acts.ts';
import type { Audit } from './audit.ts';
import type { LeftOutCounts } from './invoices.ts';
import type { Count, Tally } from './tally.ts';

const DIFFERENCES_SHOWN_MAX = 20;
const LABEL_WIDTH = 44;

/** Advice for refusals that come from how the replay was called. */
const ADVICE: Readonly<Record<string, string>> = {
  'reference-reused':
    'These invoices were booked with other dates. Use the --ends or --as-recorded of the run that booked them.',
  'too-old':
    'These invoices are too old for a shop to send: give a recent --ends, or --as-recorded to import them.',
};

export interface Outcome {
  readonly tally: Tally;
  readonly leftOut: LeftOutCounts;
  readonly matching: Matching;
  /** Absent when the replay ended before it compared the books. */
  readonly audit?: Audit | undefined;
}

/** Whether every act was booked and the API's books say the same as the replay's count. */
export function isSound({ tally, audit }: Outcome): boolean {
  return (
    audit !== undefined &&
    agrees(tally, audit) &&
    tally.purchases.refused.size === 0 &&
    tally.returns.refused.size === 0 &&
    tally.refusedEnrolments.size === 0
  );
}

function agrees({ members, purchases, returns }: Tally, audit: Audit): boolean {
  return (
    audit.differences.length === 0 &&
    audit.membersCompared === members.size &&
    audit.purchases === purchases.booked &&
    audit.points === purchases.points &&
    audit.returns === returns.booked &&
    audit.reversed === returns.points
  );
}

/** The summary: one line for each figure, with a plain integer at its end. */
export function summarize(outcome: Outcome): string {
  const { tally, leftOut, matching } = outcome;
  const { purchases, returns } = tally;
  const rows: [string, number][] = [
    ['members', tally.members.size],
    ['purchases sent', purchases.sent],
    ['created', purchases.created],
    ['replayed', purchases.replayed],
    ['points issued', purchases.points],
    ['refused', total(purchases)],
    ...byCode('refused', purchases.refused),
    ['returns sent', returns.sent],
    ['returns created', returns.created],
    ['returns replayed', returns.replayed],
    ['points reversed', returns.points],
    ['returns refused', total(returns)],
    ...byCode('return refused', returns.refused),
    ...byCode('enrolment refused', tally.refusedEnrolments),
    ['cancelled lines matched to a sale', matching.matched],
    ['left out: lines without a customer', leftOut.linesWithoutCustomer],
    ['left out: other lines not above zero', leftOut.linesNotAboveZero],
    ['left out: cancelled lines without a sale', matching.unmatched],
  ];
  return [...rows.map(row), ...unmatched(matching), ...comparison(outcome), ...advice(tally)].join('\n');
}

function unmatched({ unmatched: count, firstUnmatched }: Matching): string[] {
  const shown = firstUnmatched.map(
    ({ line, member, invoice, sku, quantity }) =>
      `  line ${line}, ${invoice}: member ${member} has no earlier sale with ${quantity.slice(1)} of ${sku} left`,
  );
  return bounded(shown, count);
}

function comparison({ tally, audit }: Outcome): string[] {
  if (audit === undefined) return ["The API's books were not compared, because the replay ended early."];
  const verdict = agrees(tally, audit)
    ? "The API's books agree with this count."
    : "The API's books DIFFER from this count.";
  const shown = audit.differences
    .slice(0, DIFFERENCES_SHOWN_MAX)
    .map(({ member, what }) => `  member ${member}: ${what}`);
  return [
    row(['API: members compared', audit.membersCompared]),
    row(['API: purchases in their logs', audit.purchases]),
    row(['API: points of those purchases', audit.points]),
    row(['API: returns in their logs', audit.returns]),
    row(['API: points reversed by those returns', audit.reversed]),
    row(['API: members compared by balance', audit.membersCompared - audit.membersReadByEntry]),
    row(['API: points left in those balances', audit.balances]),
    row(['API: members compared entry by entry', audit.membersReadByEntry]),
    row(['API: differences', audit.differences.length]),
    ...bounded(shown, audit.differences.length),
    verdict,
  ];
}

function advice({ purchases, returns }: Tally): string[] {
  const codes = new Set([...purchases.refused.keys(), ...returns.refused.keys()]);
  return [...codes].flatMap((code) => ADVICE[code] ?? []);
}

/** The shown examples of `count`, and how many more there are. */
function bounded(shown: readonly string[], count: number): string[] {
  return count > shown.length ? [...shown, `  and ${count - shown.length} more`] : [...shown];
}

const row = ([label, value]: [string, number]): string => `${label.padEnd(LABEL_WIDTH)}${value}`;

function byCode(label: string, counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort().map(([code, count]) => [`${label}: ${code}`, count]);
}

function total({ refused }: Count): number {
  return [...refused.values()].reduce((sum, count) => sum + count, 0);
}
