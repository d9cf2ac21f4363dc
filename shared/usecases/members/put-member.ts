import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { ATTRIBUTES_MAX, type Member } from '#shared/contracts/members/member.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { enrolmentReference } from '#shared/domain/ledger/reference.ts';
import { seal } from '#shared/domain/ledger/seal.ts';
import { enrolledStanding } from '#shared/domain/ledger/tier.ts';
import { changePerson, nobody, type Person, type PersonChange } from '#shared/domain/members/person.ts';
import { MemberErased } from '#shared/domain/members/refusals.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { Unavailable, ValidationFailed } from '#shared/domain/refusal.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { MemberStore } from '#shared/stores/members/member-store.ts';
import { describeMember } from '#shared/usecases/members/describe-member.ts';

export interface MemberSurroundings {
  readonly ledger: LedgerStore;
  readonly members: MemberStore;
  readonly now: () => number;
}

/** The entry every log begins with: it opens no account and moves no points. */
export function enrolment(program: Program, memberId: string, now: number): LedgerRecord {
  const tier = enrolledStanding(program, now);
  return seal(
    undefined,
    {
      kind: 'enrolment',
      reference: enrolmentReference,
      postings: [],
      occurredAt: now,
      change: { kind: 'enrolment', tier },
    },
    { memberId, recordedAt: now, programVersion: program.version, attempt: randomBytes(8).toString('hex') },
  );
}

const ATTEMPTS = 8;

function checkSize({ attributes }: Person): void {
  if (Object.keys(attributes).length <= ATTRIBUTES_MAX) return;
  const message = `must not come to more than ${ATTRIBUTES_MAX} with those the member has`;
  throw new ValidationFailed([{ pointer: '/attributes', message }]);
}

/** Enrols a member, or changes one; a racing change is read and the change made again on top of it. */
export async function putMember(
  around: MemberSurroundings,
  program: Program,
  memberId: string,
  change: PersonChange,
): Promise<{ readonly outcome: 'enrolled' | 'changed' | 'unchanged'; readonly member: Member }> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const now = around.now();
    const [before, head] = await Promise.all([around.members.person(memberId), around.ledger.head(memberId)]);
    if (head?.state.status === 'erased') throw new MemberErased();
    // Another till enrolled the member between the two reads.
    if (before && !head) continue;
    const person = changePerson(before?.person ?? nobody, change);
    checkSize(person);
    const after = { person, segments: before?.segments ?? [] };
    if (before && head && isDeepStrictEqual(person, before.person)) {
      return { outcome: 'unchanged', member: describeMember(program, head, after, now) };
    }
    const first = before ? undefined : enrolment(program, memberId, now);
    if (await around.members.put(memberId, person, before, first)) {
      const record = first ?? head;
      if (!record) throw new TypeError('a member without a log');
      return { outcome: first ? 'enrolled' : 'changed', member: describeMember(program, record, after, now) };
    }
  }
  throw new Unavailable();
}
