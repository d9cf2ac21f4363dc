import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Aws } from './aws.ts';
import type { Checks } from './checks.ts';
import type { Deployed } from './deployed.ts';
import { personToken, tillToken } from './sign-in.ts';
import type { Reply } from './site.ts';

/** Long enough for a machine on which everything else runs as well. */
const SOON_MS = 180_000;
const MEMBER = 'm-verify-1';

/** Tokens and facts with which later phases go on. */
export interface Story {
  readonly deployed: Deployed;
  readonly channel: string;
  readonly marketer: string;
  readonly member: string;
}

/** Repeats a look until it no longer throws. */
export async function soon<Result>(look: () => Promise<Result>): Promise<Result> {
  for (const until = Date.now() + SOON_MS; ; ) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > until) throw error;
      await delay(250);
    }
  }
}

/** A purchase of one line, some hours ago, so that a back-test can look at a whole period in the past. */
export function purchase(amount: number, occurredAt = new Date()): object {
  const line = { lineId: '1', sku: 'tea', quantity: 1, amount };
  const where = { channel: 'pos', store: 'dublin-1', currency: 'EUR' };
  return { occurredAt: occurredAt.toISOString(), ...where, total: amount, lines: [line] };
}

/** Signs a till and a marketer in. */
export async function beginStory(aws: Aws, deployed: Deployed, checks: Checks): Promise<Story> {
  const channel = await tillToken(aws, deployed);
  const email = 'marketer@example.com';
  const marketer = await personToken(aws, deployed, email, { groups: ['marketer', 'analyst'] });
  await checks.check('a till has a token from its id and secret, a marketer from the sign-in page', () =>
    assert.notEqual(channel, marketer),
  );
  await checks.check('a marketer without a second factor is let into no call of staff', async () => {
    const person = { groups: ['marketer'], secondFactor: false };
    const token = await personToken(aws, deployed, 'no-second-factor@example.com', person);
    const listed = (one: string) => deployed.site.call('GET', '/v1/promotions', { token: one });
    assert.deepEqual([(await listed(token)).status, (await listed(marketer)).status], [403, 200]);
  });
  return { deployed, channel, marketer, member: MEMBER };
}

/** Calls without a token, without a route and around the distribution are refused; pages of the site are not. */
export async function tellRefusals({ deployed, channel }: Story, checks: Checks): Promise<void> {
  const { site, httpGateway } = deployed;
  await checks.check('an unknown route is 404 problem+json, with and without a token', async () => {
    for (const token of [undefined, channel]) {
      const { status, headers, body } = await site.call('GET', '/v1/no-such-call', { token });
      assert.deepEqual(
        [status, headers['content-type'], body.status],
        [404, 'application/problem+json', 404],
      );
    }
  });
  await checks.check('a call without a token is 401', async () => {
    assert.equal((await site.call('GET', `/v1/members/${MEMBER}/balance`)).status, 401);
  });
  await checks.check('a call around the distribution is 403', async () => {
    const around = await httpGateway.call('GET', `/v1/members/${MEMBER}/balance`, { token: channel });
    assert.equal(around.status, 403, around.text);
  });
  await checks.check(
    'the site is served: its reference, the page of the second factor, and where tokens come from',
    async () => {
      for (const page of ['/docs', '/second-factor'])
        assert.equal((await site.call('GET', page)).status, 200, page);
      const settings = await site.call('GET', '/docs/sign-in.json');
      assert.equal(settings.status, 200);
      assert.ok(settings.text.includes(deployed.signIn.host), settings.text);
    },
  );
}

/** A member enrols, buys, and spends. */
export async function tellBooks(story: Story, checks: Checks): Promise<void> {
  const { deployed, channel, member } = story;
  const { site } = deployed;
  const put = (path: string, body: object) =>
    site.call('PUT', `/v1/members/${member}${path}`, { token: channel, body });
  await checks.check('a member is enrolled', async () => {
    const enrolled = await put('', { identifiers: { cards: ['2981000012345'] } });
    assert.equal(enrolled.status, 201, enrolled.text);
  });
  await checks.check('the card finds the member', async () => {
    const found = await site.call('POST', '/v1/members/lookup', {
      token: channel,
      body: { card: '2981000012345' },
    });
    assert.deepEqual([found.status, found.body?.memberId], [200, member], found.text);
  });
  const bought = purchase(100_000, hoursAgo(3));
  let first: Reply | undefined;
  await checks.check('a purchase is booked', async () => {
    first = await put('/purchases/p-1', bought);
    assert.deepEqual([first.status, first.body?.pointsEarned], [201, 1_000], first.text);
  });
  await checks.check('the same purchase again gives the same response', async () => {
    const again = await put('/purchases/p-1', bought);
    assert.deepEqual([again.status, again.headers['idempotency-replayed']], [200, 'true'], again.text);
    assert.equal(again.text, first?.text);
  });
  await checks.check('points are redeemed', async () => {
    const spent = await put('/redemptions/r-1', { points: 300 });
    assert.equal(spent.status, 201, spent.text);
  });
  await checks.check('the balance is what is left', async () => assert.equal(await balanceOf(story), 700));
}

/** The points that the member may spend, as the API says. */
export async function balanceOf({ deployed, channel, member }: Story, token = channel): Promise<number> {
  const { status, text, body } = await deployed.site.call('GET', `/v1/members/${member}/balance`, { token });
  assert.equal(status, 200, text);
  return body.available;
}

/** A promotion is active, tested against the past, and pays. */
export async function tellPromotions(story: Story, checks: Checks): Promise<void> {
  const { deployed, channel, marketer, member } = story;
  const { site } = deployed;
  const promotion = {
    name: 'Ten for all',
    conditions: { all: [] },
    effect: { type: 'bonus', points: 10 },
  };
  await checks.check('a marketer drafts and activates a promotion', async () => {
    const drafted = await site.call('PUT', '/v1/promotions/ten', { token: marketer, body: promotion });
    assert.equal(drafted.status, 201, drafted.text);
    const active = await site.call('POST', '/v1/promotions/ten/activate', { token: marketer });
    assert.deepEqual([active.status, active.body?.status], [200, 'active'], active.text);
  });
  await checks.check('a back-test goes through the state machine and its distributed map', async () => {
    const body = { from: hoursAgo(4).toISOString(), to: hoursAgo(2).toISOString() };
    const begun = await site.call('POST', '/v1/promotions/ten/backtests', { token: marketer, body });
    assert.equal(begun.status, 202, begun.text);
    const tested = await soon(async () => {
      const read = await site.call('GET', String(begun.headers.location), { token: marketer });
      assert.notEqual(read.body?.status, 'running', read.text);
      return read;
    });
    assert.deepEqual(
      [tested.body?.status, tested.body?.result?.purchasesConsidered, tested.body?.result?.points],
      ['done', 1, 10],
      tested.text,
    );
  });
  await checks.check('the promotion pays as soon as functions know it', async () => {
    let tries = 0;
    await soon(async () => {
      tries += 1;
      const path = `/v1/members/${member}/purchases/promoted-${tries}`;
      // A cent earns no base point, and a purchase of nothing would get no award.
      const booked = await site.call('PUT', path, { token: channel, body: purchase(1) });
      assert.deepEqual([booked.status, booked.body?.pointsEarned], [201, 10], booked.text);
    });
    assert.equal(await balanceOf(story), 710);
  });
}

/** Entries go from the ledger's stream over Kinesis into the projection. */
export async function tellProjection(aws: Aws, { deployed, member }: Story, checks: Checks): Promise<void> {
  await checks.check('entries reach the projection over both streams', async () => {
    const TableName = deployed.outputs.MembersTableName;
    await soon(async () => {
      const { Items } = await aws.call<{ Items: object[] }>('dynamodb', 'scan', { TableName });
      const text = JSON.stringify(Items);
      assert.ok(text.includes(member) && text.includes('710'), text.slice(0, 2_000));
    });
  });
}

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
