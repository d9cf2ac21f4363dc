import type { JobTally } from '#shared/domain/jobs/job-tally.ts';
import type { Job, JobStore } from '#shared/stores/jobs/job-store.ts';

/** The result of walking one page. */
export interface WalkedPage<Tally, Place> {
  /** The tally, this page included. */
  readonly tally: Tally;
  /** The number of records in the page. */
  readonly walked: number;
  /** The place where the next page begins; undefined after the last page. */
  readonly place?: Place | undefined;
}

/** Reads the page after a place, or the first page, and folds it into the tally. */
export type Walker<Tally, Place> = (
  tally: Tally,
  place: Place | undefined,
) => Promise<WalkedPage<Tally, Place>>;

export interface PartOfJob {
  readonly jobId: string;
  /** The number of the part, from 0. */
  readonly part: number;
}

export interface WalkPartPorts<Asked, Result, Place, Tally> {
  readonly jobs: JobStore<Asked, Result, Place>;
  readonly tally: JobTally<Tally>;
  /** Prepares one run through a part. */
  readonly walker: (job: Job<Asked>, part: number) => Promise<Walker<Tally, Place>>;
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** A run begins no page after this time; its function has time left for the page that is begun. */
const RUN_MS = 45_000;
/** The pause between two pages leaves capacity for tills: one part reads one partition at a time. */
const PAUSE_MS = 100;

/**
 * Walks one part of a job for one run. The next run continues at the place that this one keeps. A run that is repeated,
 * or made twice at once, counts once. `done` says whether the part is complete.
 */
export async function walkPart<Asked, Result, Place, Tally>(
  ports: WalkPartPorts<Asked, Result, Place, Tally>,
  { jobId, part }: PartOfJob,
): Promise<{ readonly done: boolean }> {
  const { jobs, now } = ports;
  const startedAt = now();
  const job = await jobs.job(jobId);
  const kept = await jobs.part(jobId, part);
  if (kept?.done) {
    // The run that kept the part may have failed before it counted it.
    await jobs.countPart(job, part, kept);
    return { done: true };
  }
  const walk = await ports.walker(job, part);
  let tally = kept ? ports.tally.unpack(kept.tally) : ports.tally.empty;
  let place = kept?.place;
  let walked = kept?.walked ?? 0;
  do {
    const page = await walk(tally, place);
    ({ tally, place } = page);
    walked += page.walked;
    if (place !== undefined) await ports.pause(PAUSE_MS);
  } while (place !== undefined && now() < startedAt + RUN_MS);
  const done = place === undefined;
  const next = { runs: (kept?.runs ?? 0) + 1, tally: ports.tally.pack(tally), place, walked, done };
  // Another run of the same part was first, and its tally is kept. The machine calls again.
  if (!(await jobs.keepPart(job, part, next))) return { done: false };
  await jobs.countPart(job, part, next);
  return { done };
}
