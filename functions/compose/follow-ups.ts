import type { OwnStores } from '#shared/domain/clients/permissions.ts';
import type { Caller } from '#shared/domain/identity/caller.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { purchaseResolver } from './card-logs.ts';
import { clientGuard } from './client-guard.ts';

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

/** Books acts that follow a purchase, each in the log that has the purchase. */
export function followUpBooker() {
  const guard = clientGuard();
  const logOf = purchaseResolver();
  return async <Answer>(
    { params, query, body, received, caller, about }: FollowUpRequest,
    referenceOf: (key: string) => string,
    book: (memberId: string, followUp: FollowUp) => Promise<Answer>,
  ): Promise<Answer> => {
    const { member, purchaseId } = params;
    const content = contentHash(received);
    const bought = { member, purchaseId, ...query };
    const { memberId, of } = await logOf(bought, { referenceOf, contentHash: content });
    about(memberId);
    return book(memberId, {
      of,
      purchaseId,
      occurredAt: Date.parse(body.occurredAt),
      contentHash: content,
      anyAge: caller.scopes.includes('admin'),
      ownStores: await guard.ownStores(caller),
    });
  };
}
