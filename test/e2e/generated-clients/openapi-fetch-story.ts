// Copied beside the types that openapi-typescript made of the document, and run there.
import createClient from 'openapi-fetch';
import type { paths } from './schema.d.ts';

const { LAUREL_URL = '', LAUREL_TOKEN = '', LAUREL_MEMBER: member = '' } = process.env;
const client = createClient<paths>({
  baseUrl: LAUREL_URL,
  headers: { authorization: `Bearer ${LAUREL_TOKEN}` },
});

/** The body of a success. */
function bodyOf<Data>({ data, error }: { data?: Data; error?: unknown }): Data {
  if (data === undefined) throw new Error(`refused: ${JSON.stringify(error)}`);
  return data;
}

const path = { member, purchaseId: 'p-1', redemptionId: 'r-1' };
const purchase = {
  occurredAt: new Date().toISOString(),
  channel: 'pos' as const,
  store: 'dublin-1',
  currency: 'EUR',
  total: 4200,
  lines: [{ lineId: '1', sku: 'tea', quantity: 1, amount: 4200 }],
};

const enrolled = bodyOf(await client.PUT('/v1/members/{member}', { params: { path }, body: {} }));
const buy = () =>
  client.PUT('/v1/members/{member}/purchases/{purchaseId}', { params: { path }, body: purchase });
const booked = bodyOf(await buy());
const replay = await buy();
const redeemed = bodyOf(
  await client.PUT('/v1/members/{member}/redemptions/{redemptionId}', {
    params: { path },
    body: { points: 12, capture: false },
  }),
);
const captured = bodyOf(
  await client.POST('/v1/members/{member}/redemptions/{redemptionId}/capture', {
    params: { path },
    body: { points: 10 },
  }),
);
const balance = bodyOf(await client.GET('/v1/members/{member}/balance', { params: { path } }));
const entries = bodyOf(
  await client.GET('/v1/members/{member}/entries', { params: { path, query: { limit: 10 } } }),
);
const purchases = bodyOf(await client.GET('/v1/members/{member}/purchases', { params: { path } }));
const redemptions = bodyOf(await client.GET('/v1/members/{member}/redemptions', { params: { path } }));
const refused = await client.GET('/v1/members/{member}/balance', {
  params: { path: { member: 'nobody-of-that-name' } },
});

const seen = {
  memberStatus: enrolled.status,
  earned: booked.pointsEarned,
  replayed: [replay.response.status, replay.response.headers.get('idempotency-replayed')],
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
