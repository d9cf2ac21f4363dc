import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { type ClientType, clientTypes } from '#shared/domain/clients/client.ts';
import { Acts } from './acts.ts';
import { type Answer, expectRefused } from './answers.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

let environment: Environment;
let ids: Readonly<Record<ClientType, string>>;
let tokens: Readonly<Record<ClientType, As>>;
const acts = new Acts(() => environment);

/** Settings of clients, put before any of them calls: a warm function keeps a setting for ten seconds. */
const limits: Readonly<Partial<Record<ClientType, object>>> = {
  web: { channels: ['web', 'app'], stores: ['dublin-1', 'cork-1'], missesPerMinuteMax: 2 },
  partner: { name: 'Closed', disabled: true },
};

beforeAll(async () => {
  environment = await startEnvironment();
  const { body } = await environment.call('GET', '/v1/clients', { as: 'admin' });
  ids = Object.fromEntries(
    body.items.map(({ type, clientId }: { type: string; clientId: string }) => [type, clientId]),
  ) as Record<ClientType, string>;
  const tokenOf = async (type: ClientType) => {
    const claims = { client_id: ids[type], sub: ids[type] };
    return [type, { token: await environment.runner.token('dev-channel', { claims }) }] as const;
  };
  tokens = Object.fromEntries(await Promise.all(clientTypes.map(tokenOf))) as Record<ClientType, As>;
  for (const type of clientTypes) {
    if (limits[type]) expect((await put(type, limits[type])).status).toBe(200);
  }
});
afterAll(() => environment.stop());

const put = (type: ClientType, body: object, headers = {}) =>
  environment.call('PUT', `/v1/clients/${ids[type]}`, { as: 'admin', body, headers });
const read = (type: ClientType) => environment.call('GET', `/v1/clients/${ids[type]}`, { as: 'admin' });

const outside = (...pointers: string[]) => ({ status: 403, code: 'outside-client-limits', pointers });
const disabled = { status: 403, code: 'client-disabled' };

let purchases = 0;
const buyAs = (type: ClientType, member: string, rest: object): Promise<Answer> => {
  purchases += 1;
  return environment.buy(member, `by-${type}-${purchases}`, purchaseOf(1000, rest), tokens[type]);
};

describe('the machine clients', () => {
  it('are one of each type, and a till of the local issuer is a hub', async () => {
    expect(Object.keys(ids).sort()).toEqual([...clientTypes].sort());
    const [, claims = ''] = (await environment.token('channel')).split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString()).client_id).toBe(ids.hub);
  });

  it('are listed by their ids, also page by page, with what was said of them', async () => {
    const whole = await environment.call('GET', '/v1/clients', { as: 'admin' });
    const listed = whole.body.items.map(({ clientId }: { clientId: string }) => clientId);
    expect(listed).toEqual(Object.values(ids).toSorted());
    const seen: object[] = [];
    let cursor = '';
    do {
      const { body } = await environment.call('GET', `/v1/clients?limit=2${cursor}`, { as: 'admin' });
      seen.push(...body.items);
      cursor = body.nextCursor && `&cursor=${body.nextCursor}`;
    } while (cursor);
    expect(seen).toEqual(whole.body.items);
    expect(seen).toContainEqual((await read('web')).body);
  });

  it('say what was set, or that nothing was', async () => {
    const untouched = await read('app');
    expect(untouched.body).toEqual({ clientId: ids.app, type: 'app', disabled: false });
    const web = await read('web');
    expect(web.body).toEqual({
      clientId: ids.web,
      type: 'web',
      channels: ['app', 'web'],
      stores: ['cork-1', 'dublin-1'],
      missesPerMinuteMax: 2,
      disabled: false,
      updatedAt: expect.any(String),
    });
    const same = await put('web', {
      stores: ['cork-1', 'dublin-1'],
      channels: ['app', 'web'],
      missesPerMinuteMax: 2,
      disabled: false,
    });
    expect([same.status, same.text]).toEqual([200, web.text]);
  });

  it('find nobody as often in a minute as was set', async () => {
    const minute = () => Math.floor(Date.now() / 60_000);
    const lookUp = () =>
      environment.call('POST', '/v1/members/lookup', { as: tokens.web, body: { card: '99990000' } });
    /** Until all four are in one minute of the clock. */
    const statuses = async (): Promise<readonly number[]> => {
      const began = minute();
      const told = [await lookUp(), await lookUp(), await lookUp(), await lookUp()];
      return minute() === began ? told.map(({ status }) => status) : statuses();
    };
    expect((await statuses()).join()).toMatch(/^(404,404,)?429,429(,429,429)?$/);
  });

  it('are guarded against another editor', async () => {
    const edits = Array.from({ length: 6 }, (_, index) => ({ name: `Edit ${index}` }));
    const answers = await Promise.all(edits.map((body) => put('pos', body, { 'if-match': '"0"' })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(5).fill(412)]);
    const last = await put('pos', {});
    expect([last.status, (await put('pos', {}, { 'if-match': '"2"' })).status]).toEqual([200, 200]);
    expectRefused(await put('pos', { name: 'x' }, { 'if-match': '2' }), {
      status: 400,
      code: 'validation',
      pointers: ['/header/if-match'],
    });
  });

  it('are those of this environment and no others, people among them', async () => {
    const unknown = { status: 404, code: 'client-not-found' };
    for (const clientId of ['stranger', 'constructor', 'hub']) {
      for (const options of [{}, { body: { name: 'x' } }]) {
        const method = 'body' in options ? 'PUT' : 'GET';
        const path = `/v1/clients/${clientId}`;
        expectRefused(await environment.call(method, path, { as: 'admin', ...options }), unknown);
      }
    }
  });

  it.each([
    ['no channel', { channels: [] }, '/channels'],
    ['an unknown channel', { channels: ['pos', 'fax'] }, '/channels/1'],
    ['a channel twice', { channels: ['pos', 'pos'] }, '/channels/1'],
    ['no store', { stores: [] }, '/stores'],
    ['a store twice', { stores: ['a', 'b', 'a'] }, '/stores/2'],
    ['501 stores', { stores: Array.from({ length: 501 }, (_, index) => `s-${index}`) }, '/stores'],
    ['a long store', { stores: ['x'.repeat(65)] }, '/stores/0'],
    ['what answers have', { type: 'hub' }, '/type'],
    ['disabled as a text', { disabled: 'true' }, '/disabled'],
    ['own stores only, and none', { ownStoreOnly: true }, '/ownStoreOnly'],
    ['no miss at all', { missesPerMinuteMax: 0 }, '/missesPerMinuteMax'],
  ])('are not limited by %s', async (_, body, pointer) => {
    expectRefused(await put('app', body), { status: 400, code: 'validation', pointers: [pointer] });
  });
});

describe('a client of a type', () => {
  const channels = ['pos', 'web', 'app', 'partner'];

  it.each(['pos', 'app', 'hub'] as const)('%s books its own channel, a hub every one', async (type) => {
    const member = await environment.enrol();
    for (const channel of channels) {
      const answer = await buyAs(type, member, { channel });
      if (type === 'hub' || channel === type) expect(answer.status).toBe(201);
      else expectRefused(answer, outside('/channel'));
    }
    const { body } = await environment.call('GET', `/v1/members/${member}/purchases`);
    expect(body.items).toHaveLength(type === 'hub' ? channels.length : 1);
  });

  it('spends on its own channel, or where none is said', async () => {
    const member = await acts.memberWith(100);
    for (const [index, channel] of channels.entries()) {
      const answer = await acts.redeem(member, `r-${index}`, { points: 1, channel }, tokens.pos);
      if (channel === 'pos') expect(answer.status).toBe(201);
      else expectRefused(answer, outside('/channel'));
    }
    expect((await acts.redeem(member, 'no-channel', { points: 1 }, tokens.pos)).status).toBe(201);
  });
});

describe('a client limited to stores and channels', () => {
  it('books and spends there and nowhere else, and has to name the store; a refusal leaves no trace', async () => {
    const member = await acts.memberWith(100);
    const inside = { channel: 'app', store: 'cork-1' };
    expect((await buyAs('web', member, inside)).status).toBe(201);
    expect((await acts.redeem(member, 'inside', { points: 1, ...inside }, tokens.web)).status).toBe(201);
    expect((await acts.redeem(member, 'no-channel', { points: 1, store: 'cork-1' }, tokens.web)).status).toBe(
      201,
    );
    const beyond: readonly (readonly [object, ...string[]])[] = [
      [{ ...inside, store: 'paris-1' }, '/store'],
      [{ ...inside, store: undefined }, '/store'],
      [{ ...inside, channel: 'pos' }, '/channel'],
      [{ channel: 'partner', store: 'Cork-1' }, '/channel', '/store'],
    ];
    for (const [place, ...pointers] of beyond) {
      await acts.expectNoTrace(() => buyAs('web', member, place), outside(...pointers));
      const spend = () => acts.redeem(member, 'beyond', { points: 1, ...place }, tokens.web);
      await acts.expectNoTrace(spend, outside(...pointers));
      const quoted = await acts.quote({ member, purchase: purchaseOf(1000, place) }, tokens.web);
      expectRefused(quoted, outside(...pointers.map((pointer) => `/purchase${pointer}`)));
    }
    expect((await acts.quote({ member, purchase: purchaseOf(1000, inside) }, tokens.web)).status).toBe(200);
  });

  it('takes goods and points back from anywhere', async () => {
    const member = await acts.memberWith(100);
    await acts.reserve(member, 'elsewhere', 10, { channel: 'pos', store: 'paris-1' });
    await acts.reserve(member, 'let-go', 10, { channel: 'pos', store: 'paris-1' });
    const answers = [
      await acts.capture(member, 'elsewhere', {}, tokens.web),
      await acts.release(member, 'let-go', {}, tokens.web),
      await acts.refund(member, 'elsewhere', 'back', { points: 1 }, tokens.web),
      await acts.giveBack(member, 'earned', 'back', undefined, tokens.web),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 201, 201]);
  });

  it('does not limit people, whatever client they came by', async () => {
    const member = await acts.memberWith(10);
    const elsewhere = purchaseOf(1000, { channel: 'partner', store: 'paris-1' });
    expect((await environment.buy(member, 'by-admin', elsewhere, 'admin')).status).toBe(201);
    const spent = await acts.redeem(
      member,
      'own',
      { points: 1, channel: 'app', store: 'paris-1' },
      { member },
    );
    expect(spent.status).toBe(201);
    const { status } = await acts.quote({ purchase: elsewhere }, 'marketer');
    expect(status).toBe(200);
  });
});

describe('a disabled client', () => {
  const ofChannels = catalogue.filter(({ scopes }) => (scopes as readonly string[]).includes('channel'));
  const bodies: Readonly<Record<string, object>> = {
    bookPurchase: purchaseOf(1000, { channel: 'partner' }),
    bookReturn: { occurredAt: new Date().toISOString() },
    bookDelivery: { occurredAt: new Date().toISOString() },
    quotePurchase: { purchase: purchaseOf(1000, { channel: 'partner' }) },
    redeemPoints: { points: 1 },
    captureRedemption: {},
    captureRedemptionPart: { points: 1 },
    joinChallenge: {},
    voidRedemption: {},
    claimRedemption: {},
    refundRedemption: {},
    putMember: {},
    lookupMember: { card: '2981000012345' },
  };

  it('has this many calls', () => {
    expect(ofChannels).toHaveLength(33);
  });

  it.each(ofChannels)('is refused by $method $path, before anything is read', async (contract) => {
    const path = contract.path.replace('{seq}', '1').replaceAll(/\{\w+\}/g, 'nobody');
    const query = contract.operationId === 'findReceipts' ? '?store=a&purchaseId=b' : '';
    const body = bodies[contract.operationId];
    const answer = await environment.call(contract.method, path + query, {
      as: tokens.partner,
      ...(body && { body }),
    });
    expectRefused(answer, disabled);
  });

  it('is one that this environment does not know, too', async () => {
    // The console's client lets people in; a machine that came by it is none that an admin limits.
    const [, claims = ''] = (await environment.token('admin')).split('.');
    const { client_id } = JSON.parse(Buffer.from(claims, 'base64url').toString());
    const token = await environment.runner.token('dev-channel', { claims: { client_id } });
    const member = await environment.enrol();
    expectRefused(await environment.buy(member, 'p1', purchaseOf(100), { token }), disabled);
  });
});
