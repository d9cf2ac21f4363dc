import type { ChallengeJoin } from '#shared/contracts/engagement/join-challenge.ts';
import type { DefinitionVersion } from '#shared/domain/engagement/definition.ts';
import { keyOf } from '#shared/domain/engagement/goal-set.ts';
import { boardsOf } from '#shared/domain/engagement/leaderboard.ts';
import { returnsEndAfter } from '#shared/domain/engagement/period.ts';
import { ChallengeEnded, ChallengeNotJoinable } from '#shared/domain/engagement/refusals.ts';
import { settle } from '#shared/domain/ledger/settle.ts';
import { MemberErased, MemberSuspended } from '#shared/domain/members/refusals.ts';
import { earlyAccessMs } from '#shared/domain/program/benefits.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import type { BoardStore } from '#shared/stores/engagement/board-store.ts';
import type { DefinitionStore } from '#shared/stores/engagement/definition-store.ts';
import type { JoinStore } from '#shared/stores/engagement/join-store.ts';
import type { ProgressStore } from '#shared/stores/engagement/progress-store.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { untilWritten } from '#shared/usecases/documents/change-document.ts';
import { type Reader, readHead } from '#shared/usecases/log/read-head.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { runningChallenge } from './running-challenge.ts';

export interface JoinPorts {
  readonly ledger: Pick<LedgerStore, 'head'>;
  readonly joins: JoinStore;
  readonly programs: Pick<CurrentProgram, 'get'>;
  readonly challenges: DefinitionStore;
  readonly now: () => number;
}

export interface LeavePorts extends Omit<JoinPorts, 'programs'> {
  readonly progress: Pick<ProgressStore, 'getAll'>;
  readonly boards: Pick<BoardStore, 'put'>;
}

/** `earlyMs` is by how much the challenge begins earlier for the member. */
function checkJoinable({ optIn, schedule }: DefinitionVersion, now: number, earlyMs: number): void {
  if (optIn !== true || !schedule) throw new ChallengeNotJoinable('automatic');
  if (now < schedule.from - earlyMs)
    throw new ChallengeNotJoinable('not yet', formatInstant(schedule.from - earlyMs));
  if (now >= schedule.to) throw new ChallengeEnded(formatInstant(schedule.to));
}

/**
 * Lets a member take part in a challenge from now on, earlier where the tier has early access. Several joins at once are one, with the instant of
 * the first.
 */
export async function joinChallenge(
  { ledger, programs, challenges, joins, now }: JoinPorts,
  memberId: string,
  challengeId: string,
  reader: Reader = {},
): Promise<{ readonly joined: boolean; readonly join: ChallengeJoin }> {
  const [{ state }, program] = await Promise.all([readHead(ledger, memberId, reader), programs.get()]);
  if (state.status === 'erased') throw new MemberErased();
  if (state.status === 'suspended') throw new MemberSuspended();
  const { tierId } = settle(program, state, now()).state.tier;
  const early = earlyAccessMs(program, tierId);
  checkJoinable(await runningChallenge(challenges, challengeId), now(), early);
  return untilWritten(async () => {
    const at = now();
    const joined = await joins.join(memberId, challengeId, { at, ...(early > 0 && { earlyMs: early }) });
    // A join that is left meanwhile is made anew.
    const joinedAt = joined ? at : await joins.joinedAt(memberId, challengeId);
    if (joinedAt === undefined) return undefined;
    return { joined, join: { memberId, challengeId, joinedAt: formatInstant(joinedAt) } };
  });
}

/** Ends the part of a member in a challenge, if there is one, and takes the member off its leaderboards. */
export async function leaveChallenge(
  ports: LeavePorts,
  memberId: string,
  challengeId: string,
  reader: Reader = {},
): Promise<void> {
  await readHead(ports.ledger, memberId, reader);
  await ports.joins.leave(memberId, challengeId);
  const newest = await ports.challenges.newest(challengeId);
  // A member who leaves what counts for everybody goes on taking part.
  if (newest?.definition.optIn) await leaveBoards(ports, memberId, challengeId);
}

/** Entries that are counted later find that the member has left. */
async function leaveBoards(
  { progress, boards, now }: LeavePorts,
  memberId: string,
  challengeId: string,
): Promise<void> {
  const stored = (await progress.getAll([memberId], { consistent: true })).get(memberId);
  const own = stored?.progress.get(keyOf({ collection: 'challenges', definitionId: challengeId }));
  if (!stored || !own) return;
  const { lastSeq: seq } = stored;
  const endsAt = returnsEndAfter(now());
  await Promise.all(boardsOf(own).map((board) => boards.put({ board, memberId, seq, endsAt })));
}
