import type { Member } from '#shared/contracts/members/member.ts';
import type { View } from '#shared/domain/identity/view.ts';
import { nobody } from '#shared/domain/members/person.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { type Reader, readHead } from '#shared/usecases/log/read-head.ts';
import { describeMember } from './describe-member.ts';
import type { MemberPorts } from './put-member.ts';

export async function getMember(
  ports: MemberPorts,
  program: Program,
  memberId: string,
  { view = 'full', own }: Reader & { readonly view?: View } = {},
): Promise<Member> {
  // The head is read first, because the first entry of a log is written together with the person.
  const head = await readHead(ports.ledger, memberId, { own });
  const stored = await ports.members.person(memberId);
  return describeMember(
    program,
    { memberId, state: head.state },
    stored ?? { person: nobody, segments: [] },
    { now: ports.now(), view },
  );
}
