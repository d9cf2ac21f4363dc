import type { Member } from '#shared/contracts/members/member.ts';
import { nobody } from '#shared/domain/members/person.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { readHead } from '#shared/usecases/log/read-head.ts';
import { describeMember } from './describe-member.ts';
import type { MemberSurroundings } from './put-member.ts';

export async function getMember(
  around: MemberSurroundings,
  program: Program,
  memberId: string,
): Promise<Member> {
  // In this order: whoever has a log has a person by then.
  const head = await readHead(around.ledger, memberId);
  const stored = await around.members.person(memberId);
  return describeMember(program, head, stored ?? { person: nobody, segments: [] }, around.now());
}
