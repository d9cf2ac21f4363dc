import type { JobTally } from '#shared/domain/jobs/job-tally.ts';
import type { Job, JobStore } from '#shared/stores/jobs/job-store.ts';

/** One page that was walked. */
export interface WalkedPage<Tally, Place> {
  /** The tally with the page in it. */
  readonly tally: Tally;
  /** Records of the page. */
  readonly walked: number;
  /** Where the next page begins; undefined after the last. */
  readonly place?: Place | undefined;
}

/** Reads the page behind a place, the first one without, and folds it into the tally. */
export type Walker<Tally, Place> = (
  tally: Tally,
  place: Place | undefined,
) => Promise<WalkedPage<Tally, Place>>;

export interface PartOfJob {
  readonly jobId: string;
  /** From 0. */
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

/** A run begins no page after this; its function has time left for the one begun. */
const RUN_MS = 45_000;
/** Between two pages: tills come first, and one part reads one partition at a time. */
const PAUSE_MS = 100;

/**
 * Walks one part of a job for a while; the next run goes on from the place that this one keeps. A run that is repeated,
 * or made twice at once, counts once. `done` says whether the part is through.
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
    // The run that kept it may have failed before its count.
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
  // Lost to another run of the same part: the machine asks again, and that run's tally is the one that is kept.
  if (!(await jobs.keepPart(job, part, next))) return { done: false };
  await jobs.countPart(job, part, next);
  return { done };
}
