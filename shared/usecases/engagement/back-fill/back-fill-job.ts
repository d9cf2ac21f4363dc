import type { Collection } from '#shared/domain/engagement/definition.ts';
import type { JobTally } from '#shared/domain/jobs/job-tally.ts';
import { packBytes, unpackBytes } from '#shared/domain/ledger/packed/pack.ts';
import type { Job, JobProgress, JobStore } from '#shared/stores/jobs/job-store.ts';
import type { HistoryPlace } from '#shared/stores/ledger/ledger-history.ts';
import type { QueuePorts } from '#shared/usecases/jobs/advance-jobs.ts';

export interface BackFillAsked {
  readonly collection: Collection;
  readonly definitionId: string;
  /** The version that was active when the back-fill was asked for. */
  readonly version: number;
}

/** Why a back-fill ended before its end: the definition was paused, or another version runs. */
export type Stopped = 'paused' | 'changed';

/** The outcome of a back-fill for some members. */
export interface BackFillTally {
  readonly members: number;
  /** Members whose progress is other than before. */
  readonly moved: number;
  readonly unlocked: number;
  readonly waiting: number;
  readonly points: number;
  /** Members whose logs could not be counted. */
  readonly failed: number;
  readonly stopped: Stopped | null;
}

export type BackFillResult = BackFillTally;
export type BackFillJob = Job<BackFillAsked>;
export type BackFillProgress = JobProgress<BackFillAsked, BackFillResult>;
export type BackFillJobs = JobStore<BackFillAsked, BackFillResult, HistoryPlace>;
export type BackFillQueuePorts = QueuePorts<BackFillAsked, BackFillResult, HistoryPlace>;

/** The failure of a back-fill whose machine ended without an outcome. */
export const LOST = 'The back-fill did not come to its end. Start another one: nothing is credited twice.';

const VERSION = 1;

type Packed = readonly [
  members: number,
  moved: number,
  unlocked: number,
  waiting: number,
  points: number,
  failed: number,
  stopped: Stopped | null,
];

export const noFill: BackFillTally = {
  members: 0,
  moved: 0,
  unlocked: 0,
  waiting: 0,
  points: 0,
  failed: 0,
  stopped: null,
};

export function addFills(a: BackFillTally, b: BackFillTally): BackFillTally {
  return {
    members: a.members + b.members,
    moved: a.moved + b.moved,
    unlocked: a.unlocked + b.unlocked,
    waiting: a.waiting + b.waiting,
    points: a.points + b.points,
    failed: a.failed + b.failed,
    stopped: a.stopped ?? b.stopped,
  };
}

export const backFillTally: JobTally<BackFillTally> = {
  empty: noFill,
  merge: addFills,
  pack: ({ members, moved, unlocked, waiting, points, failed, stopped }) => {
    const packed: Packed = [members, moved, unlocked, waiting, points, failed, stopped];
    return packBytes([VERSION, ...packed]);
  },
  unpack: (bytes) => {
    const [members, moved, unlocked, waiting, points, failed, stopped] = unpackBytes<Packed>(bytes, VERSION);
    return { members, moved, unlocked, waiting, points, failed, stopped };
  },
};
