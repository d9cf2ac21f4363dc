// Copied beside the folder `sdk`, which @hey-api/openapi-ts made of the document, and run there. Its client checks each
// answer with the zod schemas that it made, too.
import { client } from './sdk/client.gen.ts';
import * as laurel from './sdk/sdk.gen.ts';

const { LAUREL_URL = '', LAUREL_TOKEN = '', LAUREL_MEMBER: member = '' } = process.env;
client.setConfig({ baseUrl: LAUREL_URL, auth: () => LAUREL_TOKEN });

/** The body of a success. */
function bodyOf<Data>({ data, error }: { data?: Data; error?: unknown }): Data {
  if (data === undefined)
    throw new Error(`refused: ${error instanceof Error ? error.stack : JSON.stringify(error)}`);
  return data;
}

const path = { member, purchaseId: 'p-1', redemptionId: 'r-1' };
const body = {
  occurredAt: new Date().toISOString(),
  channel: 'pos' as const,
  store: 'dublin-1',
  currency: 'EUR',
  total: 4200,
  lines: [{ lineId: '1', sku: 'tea', quantity: 1, amount: 4200 }],
};

const enrolled = bodyOf(await laurel.putMember({ path, body: {} }));
const booked = bodyOf(await laurel.bookPurchase({ path, body }));
const replay = await laurel.bookPurchase({ path, body });
const redeemed = bodyOf(await laurel.redeemPoints({ path, body: { points: 12, capture: false } }));
const captured = bodyOf(await laurel.captureRedemption({ path, body: { points: 10 } }));
const balance = bodyOf(await laurel.getBalance({ path }));
const entries = bodyOf(await laurel.listEntries({ path, query: { limit: 10 } }));
const purchases = bodyOf(await laurel.listPurchases({ path }));
const redemptions = bodyOf(await laurel.listRedemptions({ path }));
const refused = await laurel.getBalance({ path: { member: 'nobody-of-that-name' } });

const seen = {
  memberStatus: enrolled.status,
  earned: booked.pointsEarned,
  replayed: [replay.response?.status, replay.response?.headers.get('idempotency-replayed')],
  replayedEarned: bodyOf(replay).pointsEarned,
  redeemed: redeemed.redemption.status,
  captured: captured.redemption.status,
  available: balance.available,
  kinds: entries.items.map(({ kind }) => kind),
  accounts: entries.items.at(-1)?.postings.map(({ account }) => account),
  // A word that no list has is a string to the compiler, too.
  later: entries.items.filter(({ kind }) => kind === 'later-accrual').length,
  laterFields: entries.items.filter((entry) => 'laterField' in entry).length,
  listed: purchases.items.map(({ purchaseId }) => purchaseId),
  listedRedemptions: redemptions.items.map(({ status }) => status),
  refusal: refused.error && 'code' in refused.error ? refused.error.code : undefined,
};
process.stdout.write(`${JSON.stringify(seen)}
`);
