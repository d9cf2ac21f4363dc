import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Member } from '#shared/contracts/members/member.ts';
import type { View } from '#shared/domain/identity/view.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { seal } from '#shared/domain/ledger/packed/seal.ts';
import { enrolmentReference } from '#shared/domain/ledger/reference.ts';
import { checkNotMerged } from '#shared/domain/ledger/state.ts';
import { enrolledStanding } from '#shared/domain/ledger/tier.ts';
import type { CallerKind } from '#shared/domain/members/identifier-history.ts';
import type { Identifier } from '#shared/domain/members/identifiers.ts';
import {
  changePerson,
  contactChanged,
  nobody,
  type Person,
  type PersonChange,
  pointerIn,
} from '#shared/domain/members/person.ts';
import { personBounds } from '#shared/domain/members/person-bounds.ts';
import { IdentifierTaken, MemberErased } from '#shared/domain/members/refusals.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { Unavailable, ValidationFailed } from '#shared/domain/refusal.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { MemberStore } from '#shared/stores/members/member-store.ts';
import type { NextPerson, StoredPerson } from '#shared/stores/members/person-parts.ts';
import { checkPrecondition, type Precondition } from '#shared/usecases/documents/precondition.ts';
import { describeMember } from './describe-member.ts';
import { referralWrites } from './referral-of.ts';

export interface MemberPorts {
  readonly ledger: LedgerStore;
  readonly members: MemberStore;
  readonly now: () => number;
}

export interface EnrolmentPorts extends MemberPorts {
  /** Waits for about this many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly random: () => number;
}

export interface PutMemberCommand {
  readonly change: PersonChange;
  /** The referral code that the member brings to the enrolment. */
  readonly referredBy?: string | undefined;
  /** The subject of the caller's token, and what kind of caller it is. */
  readonly by: string;
  readonly caller: CallerKind;
  readonly precondition?: Precondition | undefined;
  /** The view of the caller, in which the member is answered. */
  readonly view?: View;
}

/** The first entry of every log. It opens no account and moves no points. */
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

/** About three seconds with the pauses: enough for each of twenty tills that write one member at once. */
const ATTEMPTS = 32;
const PAUSE_MS = 4;
const PAUSE_MAX_MS = 200;

function checkSize({ attributes, identifiers: { cards = [] } }: Person): void {
  const tooMany = (pointer: string, max: number) =>
    new ValidationFailed([
      { pointer, message: `must not come to more than ${max} with those the member has` },
    ]);
  if (Object.keys(attributes).length > personBounds.attributes)
    throw tooMany('/attributes', personBounds.attributes);
  if (cards.length > personBounds.cards) throw tooMany('/identifiers/addCards', personBounds.cards);
}

function nextPerson(
  before: StoredPerson | undefined,
  { change, by, caller }: PutMemberCommand,
  now: number,
): NextPerson {
  const known = before?.person ?? nobody;
  const person = changePerson(known, change, { at: now, by, caller });
  checkSize(person);
  const contactChangedAt = contactChanged(known, person) ? now : before?.contactChangedAt;
  return { person, contactChangedAt, at: now };
}

/**
 * Enrols a member, or changes one. Where another writer was first, the change is made again on that writer's result.
 */
export async function putMember(
  ports: EnrolmentPorts,
  program: Program,
  memberId: string,
  command: PutMemberCommand,
): Promise<{ readonly outcome: 'enrolled' | 'changed' | 'unchanged'; readonly member: Member }> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 1) await ports.pause(ports.random() * Math.min(PAUSE_MAX_MS, PAUSE_MS * 2 ** attempt));
    const now = ports.now();
    const how = { now, view: command.view ?? 'full' };
    const [before, head] = await Promise.all([ports.members.person(memberId), ports.ledger.head(memberId)]);
    if (head?.state.status === 'erased') throw new MemberErased();
    if (head) checkNotMerged(head.state);
    // Another till enrolled the member between the two reads.
    if (before && !head) continue;
    const known = before ?? { person: nobody, segments: [] };
    await checkPrecondition(
      command.precondition,
      head && { shown: () => describeMember(program, { memberId, state: head.state }, known, how) },
    );
    const next = nextPerson(before, command, now);
    const referral = await referralWrites(ports.members, {
      memberId,
      before,
      person: next.person,
      told: command.referredBy,
    });
    const after = { person: next.person, segments: before?.segments ?? [] };
    if (before && head && isDeepStrictEqual(next.person, before.person)) {
      return {
        outcome: 'unchanged',
        member: describeMember(program, { memberId, state: head.state }, after, how),
      };
    }
    const first = before ? undefined : enrolment(program, memberId, now);
    const also = [...(first ? [ports.ledger.enrolment(first)] : []), ...referral];
    const outcome = await ports.members.put(memberId, next, before, also);
    if (outcome.written) {
      const record = first ?? head;
      if (!record) throw new TypeError('a member without a log');
      const member = describeMember(program, { memberId, state: record.state }, after, how);
      return { outcome: first ? 'enrolled' : 'changed', member };
    }
    if (outcome.taken.length > 0) {
      const pointer = (identifier: Identifier) => pointerIn(command.change, identifier);
      throw new IdentifierTaken(
        outcome.taken.map(({ identifier, owner }) => ({ pointer: pointer(identifier), memberId: owner })),
      );
    }
  }
  throw new Unavailable();
}
