import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ClientType } from '#shared/domain/clients/client.ts';
import { Acts, expectFirst } from './acts.ts';
import { expectRefused } from './answers.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';
import { PartnerOffice, partnerPurchase } from './partners.ts';
import { purchaseOf } from './purchases.ts';

/** A warm function keeps the settings of a client, and the keys of a partner, for ten seconds. */
let environment: Environment;
let ids: Readonly<Record<string, string>>;
const acts = new Acts(() => environment);
const office = new PartnerOffice(() => environment);

beforeAll(async () => {
  environment = await startEnvironment();
  const { body } = await environment.call('GET', '/v1/clients', { as: 'admin' });
  ids = Object.fromEntries(
    body.items.map(({ type, clientId }: { type: string; clientId: string }) => [type, clientId]),
  );
});
afterAll(() => environment.stop());

const tokenOf = async (type: ClientType): Promise<As> => {
  const clientId = ids[type] ?? '';
  const claims = { client_id: clientId, sub: clientId };
  return { token: await environment.runner.token('dev-channel', { claims }) };
};
const put = (type: ClientType, body: object) =>
  environment.call('PUT', `/v1/clients/${ids[type]}`, { as: 'admin', body });

describe('a client whose limits change', () => {
  it('ends only what was made at its stores where the switch says so, and what names no store', async () => {
    const web = await tokenOf('web');
    const limits = { channels: ['web', 'app'], stores: ['dublin-1', 'cork-1'] };
    const outside = { status: 403, code: 'outside-client-limits', pointers: [''] };
    const member = await acts.memberWith(100);
    for (const [id, place] of Object.entries({ theirs: 'paris-1', ours: 'cork-1', nobodys: undefined })) {
      await acts.reserve(member, id, 10, { channel: 'pos', store: place });
      await acts.redeem(member, `${id}-spent`, { points: 2, channel: 'pos', store: place });
    }
    const bought = { channel: 'web', store: 'cork-1' };
    expect((await environment.buy(member, 'web-order', purchaseOf(1000, bought))).status).toBe(201);
    const elsewhere = purchaseOf(1000, { channel: 'pos', store: 'paris-1' });
    expect((await environment.buy(member, 'paris-order', elsewhere)).status).toBe(201);
    expect((await put('web', { ...limits, ownStoreOnly: true })).body).toMatchObject({
      ownStoreOnly: true,
    });
    const tooMuch = () => acts.refund(member, 'theirs-spent', 'back', { points: 3 }, web);
    await vi.waitFor(async () => expect((await tooMuch()).status).toBe(403), {
      timeout: 30_000,
      interval: 500,
    });
    const theirs = [
      tooMuch,
      () => acts.capture(member, 'theirs', {}, web),
      () => acts.release(member, 'theirs', {}, web),
      () => acts.claim(member, 'theirs', web),
      () => acts.giveBack(member, 'paris-order', 'back', undefined, web),
    ];
    for (const act of theirs) await acts.expectNoTrace(act, outside);
    const answers = [
      await acts.capture(member, 'ours', {}, web),
      await acts.release(member, 'nobodys', {}, web),
      await acts.refund(member, 'ours-spent', 'back', {}, web),
      await acts.refund(member, 'nobodys-spent', 'back', {}, web),
      await acts.giveBack(member, 'web-order', 'back', undefined, web),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 201, 201, 201]);
  });

  it('is disabled within seconds, and is let in again as fast', async () => {
    const app = await tokenOf('app');
    const member = await environment.enrol();
    const balance = () => environment.call('GET', `/v1/members/${member}/balance`, { as: app });
    const becomes = (status: number) =>
      vi.waitFor(async () => expect((await balance()).status).toBe(status), {
        timeout: 30_000,
        interval: 200,
      });
    expect((await balance()).status).toBe(200);
    await put('app', { disabled: true });
    await becomes(403);
    await put('app', {});
    await becomes(200);
  }, 90_000);
});

describe('a partner whose key was removed', () => {
  it('is let in no more, a moment later, until there is a new one', async () => {
    const refused = { status: 401, code: 'invalid-signature' };
    const own = await environment.enrol();
    const partner = await office.add('leaving');
    const document = partnerPurchase(own, 'last');
    expectFirst(await office.sign(partner, 'purchases', document));
    await office.removeKey('leaving', partner.keyId);
    await vi.waitFor(async () => expectRefused(await office.sign(partner, 'purchases', document), refused), {
      timeout: 60_000,
      interval: 200,
    });
    const next = { ...partner, ...(await office.newKey('leaving')) };
    await vi.waitFor(async () => expect((await office.sign(next, 'purchases', document)).status).toBe(200), {
      timeout: 60_000,
      interval: 200,
    });
  }, 150_000);
});
