import type { JobTally } from '#shared/domain/jobs/job-tally.ts';
import type { JobStore } from '#shared/stores/jobs/job-store.ts';
import type { HistoryPlace, LedgerHistory } from '#shared/stores/ledger/ledger-history.ts';
import { finishJob } from '#shared/usecases/jobs/end-job.ts';
import { type PartOfJob, walkPart } from '#shared/usecases/jobs/walk-part.ts';

/** The smallest job there is: counts entries of some members, by their kind. All that a job needs is here. */
export interface CountingAsked {
  readonly memberIds: readonly string[];
}

/** Entries by kind. */
export type Counts = Readonly<Record<string, number>>;

export type CountingJobs = JobStore<CountingAsked, Counts, HistoryPlace>;

export interface CountingPorts {
  readonly jobs: CountingJobs;
  readonly history: Pick<LedgerHistory, 'page'>;
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

function add(a: Counts, b: Counts): Counts {
  const kinds = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...kinds].sort().map((kind) => [kind, (a[kind] ?? 0) + (b[kind] ?? 0)]));
}

const tally: JobTally<Counts> = {
  empty: {},
  merge: add,
  pack: (counts) => Buffer.from(JSON.stringify(counts)),
  unpack: (bytes) => JSON.parse(Buffer.from(bytes).toString()),
};

export function walkCountingPart({ history, ...ports }: CountingPorts, part: PartOfJob) {
  return walkPart<CountingAsked, Counts, HistoryPlace, Counts>(
    {
      ...ports,
      tally,
      walker:
        async ({ asked, parts }, number) =>
        async (counts, after) => {
          const { records, place } = await history.page({ part: number, of: parts }, after);
          const wanted = records.filter(({ entry }) => asked.memberIds.includes(entry.memberId));
          const ofPage = wanted.map(({ entry }) => ({ [entry.kind]: 1 }));
          return { tally: ofPage.reduce(add, counts), walked: records.length, place };
        },
    },
    part,
  );
}

export function finishCounting({ jobs, now }: CountingPorts, jobId: string): Promise<void> {
  return finishJob({ jobs, now, tally, resultOf: async (counts) => counts }, jobId);
}
