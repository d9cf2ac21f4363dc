import { noProgress } from '#shared/domain/engagement/progress.ts';
import type { ProgressStore, StoredProgress } from '#shared/stores/engagement/progress-store.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { SegmentStore } from '#shared/stores/members/segment-store.ts';
import { recordAt } from '#shared/usecases/log/record-at.ts';
import type { CountedRow } from './counted-row.ts';
import type { Definitions } from './known-definitions.ts';
import { type MemberNow, nobody } from './member-now.ts';
import { listed } from './post-scores.ts';

export interface ReadCountedPorts {
  readonly ledger: Pick<LedgerStore, 'entry' | 'after'>;
  readonly progress: Pick<ProgressStore, 'getAll' | 'withJoins'>;
  readonly segments: Pick<SegmentStore, 'get'>;
}

interface Found {
  readonly stored: StoredProgress | undefined;
  readonly member: MemberNow;
}

/** Before the enrolment. */
const NOTHING = -1;

/**
 * Reads rows with the facts of their members. A row that is a moment old loses its write, and is then read again as it
 * is. A member without a row begins before the first entry that could be counted; `first` has the entries that came.
 */
export function readCounted(
  ports: ReadCountedPorts,
  definitions: Definitions,
  first: ReadonlyMap<string, number>,
): (memberIds: readonly string[]) => Promise<ReadonlyMap<string, CountedRow>> {
  const readBefore = new Set<string>();
  return async (memberIds) => {
    const consistent = memberIds.some((memberId) => readBefore.has(memberId));
    for (const memberId of memberIds) readBefore.add(memberId);
    const found = await findAll(ports, definitions, { memberIds, consistent });
    const begun = memberIds.map(async (memberId) => {
      const { stored, member } = found(memberId);
      const lastSeq =
        stored?.lastSeq ??
        (await beginning(ports, definitions, { memberId, first: first.get(memberId) ?? 0 }));
      const progress = stored?.progress ?? noProgress;
      const inStorage = { lastSeq: stored?.lastSeq };
      const { fills } = stored ?? {};
      const row = { lastSeq, fills, progress, member, owed: [], moved: new Set<string>(), listing: listed };
      return [memberId, { ...row, shares: [], stored: inStorage }] as const;
    });
    return new Map(await Promise.all(begun));
  };
}

async function findAll(
  ports: ReadCountedPorts,
  definitions: Definitions,
  { memberIds, consistent }: { readonly memberIds: readonly string[]; readonly consistent: boolean },
): Promise<(memberId: string) => Found> {
  const { progress } = ports;
  const segments = await segmentsOf(ports, definitions, memberIds);
  if (!definitions.hasJoins) {
    const found = await progress.getAll(memberIds, { consistent });
    return (memberId: string) => ({
      stored: found.get(memberId),
      member: { ...nobody, segments: segments.get(memberId) ?? [] },
    });
  }
  const found = new Map(
    await Promise.all(
      memberIds.map(async (memberId) => {
        const own = await progress.withJoins(memberId, { consistent });
        return [memberId, own] as const;
      }),
    ),
  );
  return (memberId: string) => {
    const { stored, joins } = found.get(memberId) ?? { stored: undefined, joins: nobody.joins };
    return { stored, member: { joins, segments: segments.get(memberId) ?? [] } };
  };
}

export async function segmentsOf(
  { segments }: Pick<ReadCountedPorts, 'segments'>,
  definitions: Pick<Definitions, 'hasSegments'>,
  memberIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (!definitions.hasSegments) return new Map();
  return new Map(
    await Promise.all(memberIds.map(async (memberId) => [memberId, await segments.get(memberId)] as const)),
  );
}

/** The entry before which nothing of a member without a row was ever to be counted. */
export async function beginning(
  { ledger }: Pick<ReadCountedPorts, 'ledger'>,
  { since }: Definitions,
  { memberId, first }: { readonly memberId: string; readonly first: number },
): Promise<number> {
  if (first === 0) return NOTHING;
  const previous = await ledger.entry(memberId, first - 1);
  if (!previous) throw new TypeError('a log has a gap');
  const before = await recordAt(ledger, previous, since - 1);
  return before?.entry.seq ?? NOTHING;
}
