import type { ChallengeJoin } from '#shared/contracts/engagement/join-challenge.ts';
import type { DefinitionVersion } from '#shared/domain/engagement/definition.ts';
import {
  ChallengeEnded,
  ChallengeNotFound,
  ChallengeNotJoinable,
} from '#shared/domain/engagement/refusals.ts';
import { MemberErased, MemberSuspended } from '#shared/domain/members/refusals.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import type { DefinitionStore } from '#shared/stores/engagement/definition-store.ts';
import type { JoinStore } from '#shared/stores/engagement/join-store.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { untilWritten } from '#shared/usecases/documents/change-document.ts';
import { keptVersion } from '#shared/usecases/documents/kept-version.ts';
import { type Reader, readHead } from '#shared/usecases/log/read-head.ts';
import { numberOf } from './get-definition.ts';

export interface LeavePorts {
  readonly ledger: Pick<LedgerStore, 'head'>;
  readonly joins: JoinStore;
}

export interface JoinPorts extends LeavePorts {
  readonly challenges: DefinitionStore;
  readonly now: () => number;
}

/** The version of a challenge that runs. */
async function running(challenges: DefinitionStore, challengeId: string): Promise<DefinitionVersion> {
  const newest = await challenges.newest(challengeId);
  if (!newest?.active) throw new ChallengeNotFound();
  const wanted = { newest, versionOf: numberOf, version: newest.active.version };
  return (await keptVersion(challenges, challengeId, wanted)).definition;
}

function checkJoinable({ optIn, schedule }: DefinitionVersion, now: number): void {
  if (optIn !== true || !schedule) throw new ChallengeNotJoinable('automatic');
  if (now < schedule.from) throw new ChallengeNotJoinable('not yet', formatInstant(schedule.from));
  if (now >= schedule.to) throw new ChallengeEnded(formatInstant(schedule.to));
}

/**
 * Lets a member take part in a challenge from now on. Several joins at once are one, with the instant of
 * the first.
 */
export async function joinChallenge(
  { ledger, challenges, joins, now }: JoinPorts,
  memberId: string,
  challengeId: string,
  reader: Reader = {},
): Promise<{ readonly joined: boolean; readonly join: ChallengeJoin }> {
  const { state } = await readHead(ledger, memberId, reader);
  if (state.status === 'erased') throw new MemberErased();
  if (state.status === 'suspended') throw new MemberSuspended();
  checkJoinable(await running(challenges, challengeId), now());
  return untilWritten(async () => {
    const at = now();
    const joined = await joins.join(memberId, challengeId, at);
    // A join that is left meanwhile is made anew.
    const joinedAt = joined ? at : await joins.joinedAt(memberId, challengeId);
    if (joinedAt === undefined) return undefined;
    return { joined, join: { memberId, challengeId, joinedAt: formatInstant(joinedAt) } };
  });
}

/** Ends the part of a member in a challenge, if there is one. */
export async function leaveChallenge(
  { ledger, joins }: LeavePorts,
  memberId: string,
  challengeId: string,
  reader: Reader = {},
): Promise<void> {
  await readHead(ledger, memberId, reader);
  await joins.leave(memberId, challengeId);
}
