import type { Audit } from './audit.ts';
import type { LeftOutCounts } from './sales.ts';
import type { Tally } from './tally.ts';

const DIFFERENCES_SHOWN_MAX = 20;
const LABEL_WIDTH = 44;

/** What to do about refusals that have to do with how the replay was called. */
const ADVICE: Readonly<Record<string, string>> = {
  'reference-reused':
    'These sales are booked with other dates: give the --ends or --as-recorded of the run that booked them.',
  'too-old':
    'These sales are too old for a shop to send: give a recent --ends, or --as-recorded to import them.',
};

export interface Outcome {
  readonly tally: Tally;
  readonly leftOut: LeftOutCounts;
  /** Absent when the replay ended before the books were compared. */
  readonly audit?: Audit | undefined;
}

/** Whether every sale was booked and the API's books say the same as the replay's count. */
export function isSound({ tally, audit }: Outcome): boolean {
  return (
    audit !== undefined &&
    agrees(tally, audit) &&
    tally.refused.size === 0 &&
    tally.refusedEnrolments.size === 0
  );
}

function agrees(tally: Tally, audit: Audit): boolean {
  return (
    audit.differences.length === 0 &&
    audit.membersCompared === tally.members.size &&
    audit.points === tally.points &&
    audit.purchases === tally.created + tally.replayed
  );
}

/** One line per figure, a plain integer at its end. */
export function summarize(outcome: Outcome): string {
  const { tally, leftOut } = outcome;
  const rows: [string, number][] = [
    ['members', tally.members.size],
    ['purchases sent', tally.sent],
    ['created', tally.created],
    ['replayed', tally.replayed],
    ['points issued', tally.points],
    ['refused', total(tally.refused)],
    ...byCode('refused', tally.refused),
    ...byCode('enrolment refused', tally.refusedEnrolments),
    ['left out: lines without a customer', leftOut.linesWithoutCustomer],
    ['left out: cancellations', leftOut.cancellations],
    ['left out: lines of cancellations', leftOut.linesOfCancellations],
    ['left out: other lines not above zero', leftOut.linesNotAboveZero],
  ];
  const advice = [...tally.refused.keys()].flatMap((code) => ADVICE[code] ?? []);
  return [...rows.map(row), ...comparison(outcome), ...advice].join('\n');
}

function comparison({ tally, audit }: Outcome): string[] {
  if (audit === undefined) return ["The API's books were not compared: the replay ended before."];
  const verdict = agrees(tally, audit)
    ? "The API's books agree with this count."
    : "The API's books DIFFER from this count.";
  const shown = audit.differences.slice(0, DIFFERENCES_SHOWN_MAX);
  const more = audit.differences.length - shown.length;
  return [
    row(['API: members compared', audit.membersCompared]),
    row(['API: purchases in their logs', audit.purchases]),
    row(['API: points of those purchases', audit.points]),
    row(['API: members compared by balance', audit.membersCompared - audit.membersReadByEntry]),
    row(['API: members compared entry by entry', audit.membersReadByEntry]),
    row(['API: differences', audit.differences.length]),
    ...shown.map(({ member, what }) => `  member ${member}: ${what}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    verdict,
  ];
}

const row = ([label, value]: [string, number]): string => `${label.padEnd(LABEL_WIDTH)}${value}`;

function byCode(label: string, counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort().map(([code, count]) => [`${label}: ${code}`, count]);
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
