import { keyOf } from '#shared/domain/engagement/goal-set.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import type { HistoryPlace, LedgerHistory } from '#shared/stores/ledger/ledger-history.ts';
import { type PartOfJob, type Walker, walkPart } from '#shared/usecases/jobs/walk-part.ts';
import type { KnownDefinitions } from '../known-definitions.ts';
import {
  addFills,
  type BackFillAsked,
  type BackFillJob,
  type BackFillJobs,
  type BackFillTally,
  backFillTally,
  noFill,
  type Stopped,
} from './back-fill-job.ts';
import { type FilledDefinition, type FillPorts, fillMember } from './fill-member.ts';

export interface WalkBackFillPorts extends FillPorts {
  readonly jobs: BackFillJobs;
  readonly history: Pick<LedgerHistory, 'page'>;
  /** Definitions as they are at the beginning of a run, or later. */
  readonly newest: () => Pick<KnownDefinitions, 'get'>;
  /** Hears of a member whose log cannot be counted. */
  readonly onFailed: (memberId: string, error: unknown) => void;
}

/** All consumers know a definition that has been active for so long. */
const KNOWN_MS = 10_000;
/** Members whose logs are read side by side. */
const AT_ONCE = 8;

async function runs(
  definitions: Pick<KnownDefinitions, 'get'>,
  asked: BackFillAsked,
): Promise<FilledDefinition | Stopped> {
  const now = await definitions.get();
  const counted = now?.set.byKey.get(keyOf(asked));
  if (!now || !counted || counted.spans.at(-1)?.to !== undefined) return 'paused';
  if (counted.definition.version !== asked.version) return 'changed';
  return { definition: counted.definition, definitions: now };
}

function activeSince({ definition, definitions }: FilledDefinition): number {
  return definitions.set.byKey.get(keyOf(definition))?.spans.at(-1)?.from ?? 0;
}

async function fillOne(
  ports: WalkBackFillPorts,
  filling: FilledDefinition,
  memberId: string,
): Promise<BackFillTally> {
  try {
    const { isMoved, ...fill } = await fillMember(ports, filling, memberId);
    return { ...noFill, ...fill, members: 1, moved: isMoved ? 1 : 0 };
  } catch (error) {
    // Storage is asked again by the next run of the part.
    if (error instanceof Unavailable) throw error;
    ports.onFailed(memberId, error);
    return { ...noFill, members: 1, failed: 1 };
  }
}

async function fillAll(
  ports: WalkBackFillPorts,
  filling: FilledDefinition,
  memberIds: readonly string[],
): Promise<BackFillTally> {
  let tally = noFill;
  for (let at = 0; at < memberIds.length; at += AT_ONCE) {
    const some = memberIds.slice(at, at + AT_ONCE);
    const fills = await Promise.all(some.map((memberId) => fillOne(ports, filling, memberId)));
    tally = fills.reduce(addFills, tally);
  }
  return tally;
}

/** Finds the members of a page by their first entries, and fills each from its whole log. */
function walkerOf(ports: WalkBackFillPorts, { asked, parts: of }: BackFillJob, part: number) {
  const definitions = ports.newest();
  const walk: Walker<BackFillTally, HistoryPlace> = async (tally, after) => {
    const filling = await runs(definitions, asked);
    if (typeof filling === 'string') return { tally: { ...tally, stopped: filling }, walked: 0 };
    await ports.pause(Math.max(0, activeSince(filling) + KNOWN_MS - ports.now()));
    const { records, place } = await ports.history.page({ part, of }, after);
    const memberIds = records.filter(({ entry }) => entry.seq === 0).map(({ entry }) => entry.memberId);
    const page = await fillAll(ports, filling, memberIds);
    return { tally: addFills(tally, page), walked: records.length, place };
  };
  return walk;
}

/** Makes one run through one part of all logs. `done` says whether the part is complete. */
export function walkBackFillPart(
  ports: WalkBackFillPorts,
  part: PartOfJob,
): Promise<{ readonly done: boolean }> {
  const { jobs, now, pause } = ports;
  const walker = async (job: BackFillJob, number: number) => walkerOf(ports, job, number);
  return walkPart({ jobs, tally: backFillTally, walker, now, pause }, part);
}
