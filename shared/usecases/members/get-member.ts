import type { Member } from '#shared/contracts/members/member.ts';
import { nobody } from '#shared/domain/members/person.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { describeMember } from '#shared/usecases/members/describe-member.ts';
import type { MemberSurroundings } from '#shared/usecases/members/put-member.ts';

export async function getMember(
  around: MemberSurroundings,
  program: Program,
  memberId: string,
): Promise<Member> {
  const [stored, head] = await Promise.all([around.members.person(memberId), around.ledger.head(memberId)]);
  if (!head) throw new MemberNotFound();
  return describeMember(program, head, stored?.person ?? nobody, around.now());
}
