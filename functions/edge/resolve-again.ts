import type { Contract } from '#shared/contracts/contract.ts';
import { MemberMerged } from '#shared/domain/members/refusals.ts';
import { Refusal } from '#shared/domain/refusal.ts';
import type { Reply, Run } from './reply.ts';

interface Named {
  readonly params: unknown;
  readonly body: unknown;
}

/** Whether a member of the request is named by a card: in the path, or in a field of the body. */
function namesCard({ params, body }: Named): boolean {
  return [params, body]
    .flatMap((part) => (typeof part === 'object' && part !== null ? Object.values(part) : []))
    .some((value) => typeof value === 'string' && value.startsWith('card:'));
}

const alone = ['card', 'email', 'phone', 'referredBy'];

/**
 * Whether a member is named by a card, an e-mail address, a phone number or a referral code. A body that is no booking
 * may be all of it.
 */
export function namesIdentifier(request: Named): boolean {
  const { body } = request;
  const isAlone = typeof body === 'object' && body !== null && alone.some((one) => one in body);
  return isAlone || namesCard(request);
}

/**
 * Runs a call that names a card once more where the member of the card was merged meanwhile. The card then stands for
 * the survivor, which the caller cannot know. A refused call wrote nothing, so that it may run again; it runs at most
 * twice, and a call by member id once.
 */
export async function resolvingAgain(request: Named, run: () => Promise<Reply>): Promise<Reply> {
  try {
    return await run();
  } catch (error) {
    const merged = error instanceof Refusal && error.code === MemberMerged.kind.code;
    if (!merged || !namesCard(request)) throw error;
    return run();
  }
}

/** Makes such a run of a use case. */
export function withCards<C extends Contract>(run: Run<C>): Run<C> {
  return (request) => resolvingAgain(request, () => run(request));
}
