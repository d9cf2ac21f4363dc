import type { OwnStores } from '#shared/domain/clients/permissions.ts';
import type { Caller } from '#shared/domain/identity/caller.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { withThePurchase } from '#shared/usecases/members/resolve-member.ts';
import { clientGuard } from './client-guard.ts';
import { buyersResolver } from './member-resolver.ts';

/** The request of an act that follows a purchase. */
interface FollowUpRequest {
  readonly params: { readonly member: string; readonly purchaseId: string };
  readonly query: { readonly of?: string | undefined };
  readonly body: { readonly occurredAt: string };
  readonly received: unknown;
  readonly caller: Caller;
  readonly about: (memberId: string) => void;
}

/** The fields that every act that follows a purchase has. */
interface FollowUp {
  readonly of: string | undefined;
  readonly purchaseId: string;
  readonly occurredAt: number;
  readonly contentHash: string;
  readonly anyAge: boolean;
  readonly ownStores: OwnStores | undefined;
}

/** Books acts that follow a purchase, each in the log of the first member of its path who has the purchase. */
export function followUpBooker() {
  const guard = clientGuard();
  const buyersOf = buyersResolver();
  return async <Answer>(
    { params, query, body, received, caller, about }: FollowUpRequest,
    book: (memberId: string, followUp: FollowUp) => Promise<Answer>,
  ): Promise<Answer> => {
    const followUp = {
      of: query.of,
      purchaseId: params.purchaseId,
      occurredAt: Date.parse(body.occurredAt),
      contentHash: contentHash(received),
      anyAge: caller.scopes.includes('admin'),
      ownStores: await guard.ownStores(caller),
    };
    return withThePurchase(await buyersOf(params.member), (memberId) => {
      about(memberId);
      return book(memberId, followUp);
    });
  };
}
