import type { Contract } from '#shared/contracts/contract.ts';
import type { OwnStores } from '#shared/domain/clients/permissions.ts';
import type { Caller } from '#shared/domain/identity/caller.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import { actResolver } from './card-logs.ts';
import { clientGuard } from './client-guard.ts';
import { ownReaders } from './member-resolver.ts';

/** The request of a step of a redemption. */
interface StepRequest {
  readonly params: { readonly member: string; readonly redemptionId: string };
  readonly query: { readonly of?: string | undefined };
  readonly received: unknown;
  readonly caller: Caller;
  readonly about?: (memberId: string) => void;
}

/** The fields that every step of a redemption has. */
interface Step {
  readonly of: string | undefined;
  readonly redemptionId: string;
  readonly contentHash: string;
  readonly ownStores: OwnStores | undefined;
  readonly ownToken: boolean;
}

/** Resolves the member of a step of a redemption, and tells what its caller may end. */
export function redemptionSteps(contract: Contract) {
  const guard = clientGuard();
  const logOf = actResolver(contract);
  const isOwn = ownReaders(contract);
  return async (request: StepRequest): Promise<{ readonly memberId: string; readonly step: Step }> => {
    const { params, received, caller } = request;
    const { redemptionId } = params;
    const { memberId, of } = await logOf(request, redemptionReference(redemptionId));
    const step = {
      of,
      redemptionId,
      contentHash: contentHash(received),
      ownStores: await guard.ownStores(caller),
      ownToken: isOwn(caller),
    };
    return { memberId, step };
  };
}
