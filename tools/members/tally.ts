import type { Opened, Put } from './members-api.ts';
import type { Reject } from './rejects-file.ts';

/** The counts of rows and points that an import has reached so far. */
export class Tally {
  rows = 0;
  readonly members: Record<Put, number> = { enrolled: 0, changed: 0, unchanged: 0 };
  /** Rows that an import would accept, counted by a dry run. */
  acceptable = 0;
  readonly openings = { booked: 0, replayed: 0 };
  readonly points = { read: 0, acceptable: 0, booked: 0, replayed: 0, rejected: 0 };
  /** Rows whose points cannot be read. They are in no sum. */
  pointsUnreadable = 0;
  rejected = 0;
  readonly rejects: Record<string, number> = {};

  read(points: number | undefined): void {
    this.rows += 1;
    if (points === undefined) this.pointsUnreadable += 1;
    else this.points.read += points;
  }

  put(outcome: Put): void {
    this.members[outcome] += 1;
  }

  opened({ outcome, points }: Opened): void {
    this.openings[outcome] += 1;
    this.points[outcome] += points;
  }

  accepted(points: number): void {
    this.acceptable += 1;
    this.points.acceptable += points;
  }

  reject({ code }: Reject, points: number | undefined): void {
    this.rejected += 1;
    this.rejects[code] = (this.rejects[code] ?? 0) + 1;
    this.points.rejected += points ?? 0;
  }
}

/** The summary of an import. Its sums of points show that none was lost. */
export function summaryOf(
  tally: Tally,
  { source, dryRun, finished, seconds }: Ended,
): Readonly<Record<string, unknown>> {
  const { rows, members, openings, points, pointsUnreadable, rejected, rejects, acceptable } = tally;
  const { read, booked, replayed, rejected: lost } = points;
  const taken = dryRun ? points.acceptable : booked + replayed;
  return {
    source,
    dryRun,
    finished,
    rows,
    ...(dryRun ? { acceptable } : { members, openings }),
    rejected,
    rejects: Object.fromEntries(Object.entries(rejects).sort()),
    points: {
      read,
      ...(dryRun ? { acceptable: points.acceptable } : { booked, replayed }),
      rejected: lost,
      rowsUnreadable: pointsUnreadable,
      // Every point of the file is in one of the sums, or its row was not reached.
      accountedFor: read === taken + lost,
    },
    seconds: Math.round(seconds * 10) / 10,
    rowsPerSecond: Math.round(rows / Math.max(seconds, 0.001)),
  };
}

export interface Ended {
  readonly source: string;
  readonly dryRun: boolean;
  /** True when the file was read to its end. */
  readonly finished: boolean;
  readonly seconds: number;
}
