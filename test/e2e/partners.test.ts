import { describe, expect, it } from 'vitest';
import { Acts, expectFirst, expectReplay } from './acts.ts';
import { type Answer, expectRefused } from './answers.ts';
import type { Environment } from './environment.ts';
import {
  type Headers,
  PartnerOffice,
  partnerPurchase,
  type SigningPartner,
  secondsFromNow,
  signatureOf,
  signed,
} from './partners.ts';
import { purchaseOf } from './purchases.ts';
import { useSharedLaurel } from './shared-laurel.ts';

const CARD = '2981000055555';
const SOME_SECRET = 'whsec_TGF1cmVsIGV4YW1wbGUga2V5LCAzMiBieXRlcyBsb25n';

let environment: Environment;
let air: SigningPartner;
let rail: SigningPartner;
let member: string;
const office = new PartnerOffice(() => environment);
const acts = new Acts(() => environment);

useSharedLaurel(async (laurel) => {
  environment = laurel;
  air = await office.add('air-miles', { stores: ['air-shop'], ownStoreOnly: true });
  rail = await office.add('rail');
  member = await environment.enrol({ identifiers: { cards: [CARD] } });
});

const refused = { status: 401, code: 'invalid-signature' };
const entriesOf = (of: string) => acts.entries(of);

/** An answer but for what differs between any two: the id of the request and the clock. */
function bytesOf({ status, text, headers, body }: Answer): unknown {
  const changing = new Set(['date', 'apigw-requestid']);
  return {
    status,
    text: text.replaceAll(body.instance, ''),
    headers: [...headers].filter(([name]) => !changing.has(name)),
  };
}

describe('a signed purchase', () => {
  it('is booked as one with a token is, by member id and by card', async () => {
    const own = await environment.enrol({ identifiers: { cards: ['2981000066666'] } });
    const first = await office.sign(air, 'purchases', partnerPurchase(own, 'signed'));
    expectFirst(first);
    expect(first.body).toMatchObject({ pointsEarned: 10, balance: { available: 10, memberId: own } });
    expect(first.body.entry.purchase).toMatchObject({ channel: 'partner', store: 'air-shop' });
    expectFirst(await office.sign(air, 'purchases', partnerPurchase('card:2981000066666', 'by-card')));
    expect(await entriesOf(own)).toEqual([
      ['accrual', 'purchase/signed/'],
      ['accrual', 'purchase/by-card/'],
    ]);
  });

  it('that is sent again is answered again, by its id: as it was, signed anew, and by a token', async () => {
    const own = await environment.enrol();
    const document = partnerPurchase(own, 'again');
    const text = JSON.stringify(document);
    const headers = signed(air.secret, text);
    const first = await office.send(air.partnerId, 'purchases', text, headers);
    expectFirst(first);
    expectReplay(await office.send(air.partnerId, 'purchases', text, headers), first);
    expectReplay(await office.sign(air, 'purchases', document), first);
    const { member: _member, purchaseId: _purchaseId, ...purchase } = document;
    expectReplay(await environment.buy(own, 'again', purchase), first);
    expect(await entriesOf(own)).toHaveLength(1);
  });

  it('is keyed by its own id and not by that of the message', async () => {
    const own = await environment.enrol();
    const sendAs = (id: string, document: object) => {
      const [text, timestamp] = [JSON.stringify(document), secondsFromNow(0)];
      return office.send(air.partnerId, 'purchases', text, {
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signatureOf(air.secret, id, timestamp, text),
      });
    };
    const document = partnerPurchase(own, 'one');
    expectFirst(await sendAs('msg_same', document));
    expectFirst(await sendAs('msg_same', { ...document, purchaseId: 'two' }));
    const reused = await sendAs('msg_other', { ...document, terminal: 'other' });
    expectRefused(reused, { status: 409, code: 'reference-reused' });
    expect(await entriesOf(own)).toHaveLength(2);
  });

  it('comes back, to the partner and by its id', async () => {
    const own = await environment.enrol();
    await office.sign(air, 'purchases', partnerPurchase(own, 'flight'));
    const back = {
      member: own,
      purchaseId: 'flight',
      returnId: 'cancelled',
      occurredAt: new Date().toISOString(),
      lines: [{ lineId: '1', quantity: 1 }],
    };
    const first = await office.sign(air, 'returns', back);
    expectFirst(first);
    expect(first.body).toMatchObject({ pointsReversed: 10, balance: { available: 0 } });
    expectReplay(await office.sign(air, 'returns', back), first);
    const { lines, occurredAt } = back;
    expectReplay(await acts.giveBack(own, 'flight', 'cancelled', { occurredAt, lines }), first);
    expectRefused(await office.sign(air, 'returns', { ...back, purchaseId: 'nothing' }), {
      status: 404,
      code: 'purchase-not-found',
    });
  });

  it('is held to the limits and the channel of the partner', async () => {
    const own = await environment.enrol();
    for (const store of ['rail-shop', undefined]) {
      const answer = await office.sign(air, 'purchases', partnerPurchase(own, 'outside', 1000, { store }));
      expectRefused(answer, { status: 403, code: 'outside-client-limits', pointers: ['/store'] });
    }
    const tillOf = partnerPurchase(own, 'till', 1000, { channel: 'pos' });
    expectRefused(await office.sign(air, 'purchases', tillOf), {
      status: 400,
      code: 'validation',
      pointers: ['/channel'],
    });
    expect(await entriesOf(own)).toEqual([]);
    expectFirst(await environment.buy(own, 'at-a-till', purchaseOf(1000)));
    const back = {
      member: own,
      purchaseId: 'at-a-till',
      returnId: 'b',
      occurredAt: new Date().toISOString(),
    };
    const refused = await office.sign(air, 'returns', back);
    expectRefused(refused, { status: 403, code: 'outside-client-limits', pointers: [''] });
    expect(await entriesOf(own)).toHaveLength(1);
    const elsewhere = partnerPurchase(own, 'rail', 1000, { store: undefined });
    expectFirst(await office.sign(rail, 'purchases', elsewhere));
  });

  it('is refused for a member who is not there, as with a token', async () => {
    for (const who of ['m-nobody', 'card:2981999999999']) {
      const answer = await office.sign(air, 'purchases', partnerPurchase(who, 'p1'));
      expectRefused(answer, { status: 404, code: 'member-not-found' });
    }
  });

  it('is good with any of several signatures', async () => {
    const text = JSON.stringify(partnerPurchase(await environment.enrol(), 'several'));
    const headers = signed(air.secret, text);
    const { 'webhook-signature': good = '' } = headers;
    const { 'webhook-signature': wrong = '' } = signed(rail.secret, text);
    const several = { ...headers, 'webhook-signature': `${wrong} v1a,${wrong} ${good}` };
    expectFirst(await office.send(air.partnerId, 'purchases', text, several));
  });
});

describe('nobody is let in', () => {
  const text = () => JSON.stringify(partnerPurchase(member, 'attack'));

  /** A request of an attacker: path, call, bytes and headers. */
  interface Attack {
    readonly to?: string;
    readonly call?: 'returns';
    readonly text?: string;
    readonly headers: Headers;
  }

  const ID = 'msg_attack';
  function headersOf(secret: string, sent: string, timestamp = secondsFromNow(0), id = ID): Headers {
    return {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatureOf(secret, id, timestamp, sent),
    };
  }
  const without = (headers: Headers, name: string): Headers =>
    Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));

  /** With no key of the partner, or with something changed after it signed. */
  async function attacks(): Promise<readonly Attack[]> {
    const sent = text();
    const good = headersOf(air.secret, sent);
    const signature = good['webhook-signature'] ?? '';
    const withSignature = (value: string): Attack => ({ headers: { ...good, 'webhook-signature': value } });
    const removed = await office.add('removed');
    const left = await office.newKey('removed');
    await office.removeKey('removed', removed.keyId);
    await office.newKey('removed');
    await office.removeKey('removed', left.keyId);
    const closed = await office.add('closed', { disabled: true });
    await office.put('keyless', { name: 'Keyless' });
    const pushedOut = await office.add('rotated');
    await office.newKey('rotated');
    await office.newKey('rotated');
    const tampered = [
      sent.replace('"total":1000', '"total":9000'),
      sent.replaceAll('1000', '9000'),
      sent.replace('attack', 'attacK'),
      sent.replace(member, 'm-another'),
      `${sent} `,
      ` ${sent}`,
      sent.slice(0, -1),
      '{}',
      '',
    ];
    return [
      // Tampered with: the body, the id, the time.
      ...tampered.map((changed) => ({ text: changed, headers: good })),
      ...['msg_attacK', 'msg_other', `${ID}.1`, 'x'.repeat(300)].map((id) => ({
        headers: { ...good, 'webhook-id': id },
      })),
      ...[-60, -1, 1, 60].map((seconds) => ({
        headers: { ...good, 'webhook-timestamp': secondsFromNow(seconds - 2) },
      })),
      // Old and future, though it was signed. Far enough for a slow machine to make no difference.
      ...[-86_400, -3_600, -400, 400, 3_600, 86_400].map((seconds) => ({
        headers: headersOf(air.secret, sent, secondsFromNow(seconds)),
      })),
      ...['', '0', 'now', '-1', '1e9', '99999999999999', `${secondsFromNow(0)}.5`].map((timestamp) => ({
        headers: headersOf(air.secret, sent, timestamp),
      })),
      // Signed with what is no key of this partner, or no longer.
      { headers: headersOf(rail.secret, sent) },
      { to: rail.partnerId, headers: good },
      { headers: headersOf(SOME_SECRET, sent) },
      { headers: headersOf(`whsec_${Buffer.alloc(32).toString('base64')}`, sent) },
      { headers: headersOf('whsec_', sent) },
      { to: 'removed', headers: headersOf(removed.secret, sent) },
      { to: 'removed', headers: headersOf(left.secret, sent) },
      { to: 'rotated', headers: headersOf(pushedOut.secret, sent) },
      { to: 'closed', headers: headersOf(closed.secret, sent) },
      { to: 'keyless', headers: headersOf(air.secret, sent) },
      ...['unknown', 'constructor', 'AIR-MILES', 'air-miles.'].map((to) => ({ to, headers: good })),
      // Absent, empty, garbage.
      { headers: {} },
      ...Object.keys(good).flatMap((name) => [
        { headers: without(good, name) },
        { headers: { ...good, [name]: '' } },
        { headers: { ...good, [name]: 'garbage, "quoted"; {x}' } },
      ]),
      withSignature(signature.replace('v1,', '')),
      withSignature(signature.replace('v1,', 'v2,')),
      withSignature(signature.replace('v1,', 'v1a,')),
      withSignature(signature.replace('v1,', 'v1=')),
      withSignature(signature.slice(0, -1)),
      withSignature(`${signature}=`),
      withSignature(signature.toUpperCase()),
      withSignature('v1,'),
      withSignature('v1, v1, v1,'),
      withSignature(Array(100).fill('v1,AAAA').join(' ')),
      // A token is no signature.
      { headers: { authorization: `Bearer ${await environment.token('channel')}` } },
      { headers: { authorization: `Bearer ${await environment.token('admin')}` } },
      { call: 'returns', headers: headersOf(rail.secret, sent) },
    ];
  }

  it('by any of all these, which are one answer: the same bytes', async () => {
    const tried = await attacks();
    await environment.runner.drained();
    const before = await environment.contents();
    const answers: Answer[] = [];
    for (const { to = air.partnerId, call = 'purchases', text: sent = text(), headers } of tried) {
      answers.push(await office.send(to, call, sent, headers));
    }
    const letIn = answers.filter(({ status }) => status < 400);
    expect({ tried: answers.length, letIn: letIn.length }).toEqual({ tried: tried.length, letIn: 0 });
    expect(answers.length).toBeGreaterThan(60);
    for (const answer of answers) expectRefused(answer, refused);
    expect(new Set(answers.map((answer) => JSON.stringify(bytesOf(answer)))).size).toBe(1);
    expect(await environment.contents()).toEqual(before);
    // And what all of them imitate is let in.
    expectFirst(await office.sign(air, 'purchases', JSON.parse(text())));
  });

  it('with what was signed for another call', async () => {
    const own = await environment.enrol();
    await office.sign(air, 'purchases', partnerPurchase(own, 'p1'));
    const purchase = JSON.stringify(partnerPurchase(own, 'p2'));
    const asReturn = await office.send(air.partnerId, 'returns', purchase, signed(air.secret, purchase));
    expect([asReturn.status, asReturn.body.code]).toEqual([400, 'validation']);
    const back = { member: own, purchaseId: 'p1', returnId: 'r1', occurredAt: new Date().toISOString() };
    expect((await office.sign(air, 'purchases', back)).body.code).toBe('validation');
    expect(await entriesOf(own)).toHaveLength(1);
  });

  it('with bytes that are no JSON, however well they were signed', async () => {
    for (const sent of ['', 'garbage', '[]', '{"member":1,"member":2}']) {
      const answer = await office.send(air.partnerId, 'purchases', sent, signed(air.secret, sent));
      expect(answer.status).toBe(400);
    }
  });
});

describe('keys in rotation', () => {
  it('are good both, and are shown once', async () => {
    const own = await environment.enrol();
    const first = await office.add('rotating');
    const second = { ...first, ...(await office.newKey('rotating')) };
    expectFirst(await office.sign(first, 'purchases', partnerPurchase(own, 'with-first')));
    expectFirst(await office.sign(second, 'purchases', partnerPurchase(own, 'with-second')));
    const seen = await environment.call('GET', '/v1/partners/rotating', { as: 'admin' });
    expect(seen.body.keys.map(({ keyId }: { keyId: string }) => keyId)).toEqual([second.keyId, first.keyId]);
    expect(first.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const everything = (await environment.dump()) + environment.reports.join() + seen.text;
    for (const { secret } of [first, second]) {
      const bytes = Buffer.from(secret.slice('whsec_'.length), 'base64');
      for (const form of ['base64', 'hex', 'latin1'] as const) {
        expect(everything).not.toContain(bytes.toString(form));
      }
    }
  });
});

describe('a partner', () => {
  const get = (partnerId: string) => environment.call('GET', `/v1/partners/${partnerId}`, { as: 'admin' });
  const missing = { status: 404, code: 'partner-not-found' };

  it('is new once, then changed, then the same, and keeps its keys', async () => {
    const answers = [
      await office.put('ferry', { name: 'Ferry' }),
      await office.put('ferry', { name: 'Ferry', stores: ['b', 'a'] }),
      await office.put('ferry', { stores: ['a', 'b'], name: 'Ferry', disabled: false }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 200, 200]);
    expect(answers[2]?.text).toBe(answers[1]?.text);
    const { keyId } = await office.newKey('ferry');
    const changed = await office.put('ferry', { name: 'Ferries' });
    expect(changed.body).toMatchObject({ partnerId: 'ferry', name: 'Ferries', keys: [{ keyId }] });
    expect((await get('ferry')).text).toBe(changed.text);
  });

  it('is guarded against another editor, its keys too', async () => {
    await office.put('guarded', { name: 'Guarded' });
    const stale = { 'if-match': '"7"' };
    const conflict = { status: 412, code: 'version-conflict' };
    expectRefused(await office.put('guarded', { name: 'Other' }, stale), conflict);
    const path = '/v1/partners/guarded/keys';
    expectRefused(await environment.call('POST', path, { as: 'admin', headers: stale }), conflict);
    const { keyId } = await office.newKey('guarded');
    const removal = await environment.call('DELETE', `${path}/${keyId}`, { as: 'admin', headers: stale });
    expectRefused(removal, conflict);
    expect((await office.removeKey('guarded', keyId)).status).toBe(204);
    expectRefused(await office.removeKey('guarded', keyId), { status: 404, code: 'key-not-found' });
  });

  it('that is not there has no keys', async () => {
    expectRefused(await get('nothing'), missing);
    const made = await environment.call('POST', '/v1/partners/nothing/keys', { as: 'admin' });
    expectRefused(made, missing);
    expectRefused(await office.removeKey('nothing', 'key'), missing);
  });

  it('is one of a list by id, page by page', async () => {
    const whole = await environment.call('GET', '/v1/partners?limit=200', { as: 'admin' });
    const ids = whole.body.items.map(({ partnerId }: { partnerId: string }) => partnerId);
    expect(ids).toEqual(ids.toSorted());
    expect(ids).toEqual(expect.arrayContaining(['air-miles', 'rail']));
    const seen: object[] = [];
    let cursor = '';
    do {
      const { body } = await environment.call('GET', `/v1/partners?limit=2${cursor}`, { as: 'admin' });
      seen.push(...body.items);
      cursor = body.nextCursor && `&cursor=${body.nextCursor}`;
    } while (cursor);
    expect(seen).toEqual(whole.body.items);
  });
});
