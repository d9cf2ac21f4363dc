import { bookPartnerPurchase as contract } from '#shared/contracts/clients/book-partner-purchase.ts';
import { checkPermissions } from '#shared/domain/clients/permissions.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { purchaseReference } from '#shared/domain/ledger/reference.ts';
import { bookPurchase } from '#shared/usecases/ledger/book-purchase.ts';
import { signedActResolver } from '../compose/card-logs.ts';
import { purchasePorts } from '../compose/ledger.ts';
import { admitPartner } from '../compose/partners.ts';
import { booked } from '../edge/replies.ts';
import { signedHandler } from '../edge/signed.ts';

const memberOf = signedActResolver();
const ports = purchasePorts();

export const handler = signedHandler(contract, admitPartner(), async ({ body, received }, permissions) => {
  const { member, purchaseId, ...purchase } = body;
  checkPermissions(permissions, purchase);
  // The hash leaves out the fields that a path would name: the same purchase has the same hash on both routes.
  const { member: _member, purchaseId: _purchaseId, ...content } = received as typeof body;
  const occurredAt = Date.parse(purchase.occurredAt);
  const act = { reference: purchaseReference(purchaseId), contentHash: contentHash(content) };
  return booked(
    await bookPurchase(ports, await memberOf(member, act, occurredAt), {
      purchaseId,
      purchase: { ...purchase, occurredAt },
      contentHash: act.contentHash,
      anyAge: false,
    }),
  );
});
