import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type As, type Environment, startEnvironment } from './environment.ts';
import { Marketer } from './promotions.ts';
import { purchaseOf } from './purchases.ts';

const personal = {
  givenName: 'Qvxzgiven',
  familyName: 'Qvxzfamily',
  street: 'Qvxzstreet',
  email: 'qvxzmail@qvxzhost.example',
  phone: '+353867310042',
  card: '29817310042118',
  added: '29817310052229',
  removed: '29817310062331',
  birthDate: '1973-10-04',
  device: 'Qvxzdevice',
};
/** A segment that a marketer gives members: stored where it was put, and nowhere else. */
const segment = 'Qvxzsegment';

let environment: Environment;
const answers: string[] = [];

beforeAll(async () => {
  environment = await startEnvironment();
  // Promotions ask about the person: what they find out is in every entry, what they looked at nowhere.
  await new Marketer(() => environment).run({
    'other-street': {
      conditions: { fact: 'attributes', path: '$.street', operator: 'notEqual', value: 'High Street' },
    },
    birthday: { conditions: { fact: 'isBirthday', operator: 'equal', value: true } },
    'some-segment': { audience: { segments: ['somebody-else'] } },
  });
  const { givenName, familyName, street, email, phone, card, added, removed, birthDate } = personal;
  const member = await environment.enrol({
    identifiers: { cards: [card, removed], email, phone },
    profile: { givenName, familyName, birthDate },
    attributes: { street },
    consents: { marketing: true },
  });
  const change = (identifiers: object, who = member) =>
    environment.call('PUT', `/v1/members/${who}`, { body: { identifiers } });
  expect((await change({ addCards: [added], removeCards: [removed] })).status).toBe(200);
  const other = await environment.enrol();
  const byCard = `/v1/members/card:${card}`;
  await environment.buy(`card:${card}`, 'p1', purchaseOf(1000));
  // The header `Laurel-Device`, 8 KB of it: neither read nor part of the act, so that another one is a replay.
  const body = purchaseOf(100);
  for (const [character, status] of [
    ['x', 201],
    ['y', 200],
  ] as const) {
    const headers = {
      'laurel-device': personal.device + character.repeat(8 * 1024 - personal.device.length),
    };
    const bought = await environment.call('PUT', `${byCard}/purchases/device`, { body, headers });
    expect(bought.status).toBe(status);
  }
  await environment.enrol({}, 'm-receiver');
  const inSegments = (segments: readonly unknown[]) =>
    environment.call('PUT', `${byCard}/segments`, { as: 'marketer', body: { segments } });
  expect((await inSegments([segment])).status).toBe(200);
  const put = (rest: string, body: object, as: As = 'channel') =>
    environment.call('PUT', `${byCard}/${rest}`, { as, body });
  await put('redemptions/r1', { points: 3 });
  await put('redemptions/r2', { points: 2, capture: false });
  const calls = [
    put('purchases/p1/returns/r1', { occurredAt: new Date().toISOString() }),
    put('redemptions/r1/refunds/f1', { points: 1 }),
    put('transfers/t1', { to: 'm-receiver', points: 1 }, 'agent'),
    environment.call('PUT', '/v1/members/m-receiver/transfers/t1', {
      as: 'agent',
      body: { to: `card:${card}`, points: 1 },
    }),
    put('adjustments/a1', { points: 5, reason: 'late delivery' }, 'agent'),
    put('adjustments/a2', { points: 50_000, reason: 'late delivery' }, 'agent'),
    environment.call('POST', `${byCard}/redemptions/r2/capture`),
    environment.call('POST', `${byCard}/redemptions/r2/void`),
    environment.call('GET', `${byCard}/redemptions/r1`),
    environment.call('GET', `${byCard}/purchases/p1`),
    environment.call('GET', `${byCard}/entries/1/explanation`),
    environment.call('POST', '/v1/quotes', { body: { member: `card:${card}`, purchase: purchaseOf(100) } }),
    ...['', '/balance', '/entries', '/purchases'].map((rest) => environment.call('GET', byCard + rest)),
    ...(['agent', { member }] as const).map((as) => environment.call('GET', `${byCard}/export`, { as })),
    environment.call('GET', `${byCard}/export?cursor=${familyName}`, { as: 'agent' }),
    environment.call('GET', `${byCard}/export?limit=${encodeURIComponent(email)}`, { as: 'agent' }),
    environment.call('GET', `${byCard}/export`, { as: { member: other } }),
    environment.call('GET', `${byCard}/export`),
    change({ addCards: [card, added] }, other),
    change({ cards: [card], addCards: [added], removeCards: [added, removed] }),
    change({ addCards: [`${added}${email}`], removeCards: [givenName] }),
    ...[{ card }, { email }, { phone }].map((body) =>
      environment.call('POST', '/v1/members/lookup', { body }),
    ),
    inSegments([segment]),
    // Refused requests must not leave the segment anywhere either.
    inSegments([segment, segment]),
    inSegments([`${segment}\n`, givenName, email]),
    environment.call('PUT', `/v1/members/${segment}/segments`, {
      as: 'marketer',
      body: { segments: [segment] },
    }),
    environment.call('GET', `${byCard}/balance?at=${givenName}`),
    environment.call('GET', `/v1/purchases?store=${givenName}&purchaseId=${encodeURIComponent(email)}`),
    put('redemptions/r3', { points: 1, store: [givenName, email], channel: phone }),
    put('adjustments/a3', { points: givenName, reason: `${givenName}\n${familyName}` }, 'agent'),
    put('openings/o1', { source: 'legacy', points: 7 }, 'admin'),
    put('openings/o2', { source: `${givenName}\n${familyName}`, points: 7, tier: email }, 'admin'),
    put('transfers/t2', { to: email, points: 1 }, 'agent'),
    environment.call('GET', `${byCard}/${familyName}?email=${encodeURIComponent(email)}`),
    environment.call('GET', `${byCard}/balance`, { as: 'marketer' }),
    environment.call('GET', `${byCard}/balance`, { as: { member: other } }),
    environment.call('PUT', `/v1/members/${other}`, {
      body: { identifiers: { cards: [card], email, phone } },
    }),
    environment.call('PUT', `/v1/members/${other}`, { body: { profile: { givenName: [givenName, email] } } }),
    environment.call('PUT', `/v1/members/${member}`, { bytes: Buffer.from(JSON.stringify(personal)) }),
  ];
  for (const { status, text } of await Promise.all(calls)) if (status >= 400) answers.push(text);
  await environment.runner.drained();
});
afterAll(() => environment.stop());

/** Ways in which somebody might keep a text without keeping it secret. */
function spellings(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const digests = ['md5', 'sha1', 'sha256'].flatMap((name) =>
    (['hex', 'base64', 'base64url', 'latin1'] as const).map((encoding) =>
      createHash(name).update(text).digest().toString(encoding),
    ),
  );
  // Base64 depends on where in the bytes the text begins.
  const encoded = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(offset === 0 ? 0 : 4, -4),
  );
  return [text, encodeURIComponent(text), bytes.toString('hex'), ...encoded, ...digests].map((spelling) =>
    spelling.toLowerCase(),
  );
}

function expectNowhereIn(
  where: Readonly<Record<string, string>>,
  texts: Readonly<Record<string, string>> = personal,
): void {
  const found: string[] = [];
  for (const [name, text] of Object.entries(texts)) {
    for (const spelling of [...spellings(text), ...spellings(text.toLowerCase())]) {
      for (const [place, content] of Object.entries(where)) {
        if (content.toLowerCase().includes(spelling)) found.push(`${name} in ${place}`);
      }
    }
  }
  expect(found).toEqual([]);
}

/** Every file of the data folder: tables, streams and their records, logs. */
function files(): Record<string, string> {
  const paths = readdirSync(environment.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths.map((path) => [path.slice(environment.folder.length + 1), readFileSync(path, 'latin1')]),
  );
}

it('nothing personal stands in any table', async () => {
  const dump = await environment.dump();
  expect(dump.length).toBeGreaterThan(1000);
  expectNowhereIn({ tables: dump });
});

it('nor in any file of the data folder: database, streams, queues, logs', async () => {
  await environment.runner.drained();
  const all = files();
  const names = Object.keys(all);
  expect(names).toEqual(expect.arrayContaining(['runner.db', 'logs/access.log', 'logs/functions.log']));
  expect(all['logs/access.log']).toContain('GET /v1/members/{member}/balance');
  expectNowhereIn(all);
});

it('nor in what the runner reports, nor in any refusal', () => {
  expect(answers.length).toBeGreaterThanOrEqual(11);
  expectNowhereIn({ reports: environment.reports.join('\n'), refusals: answers.join('\n') });
});

it('a segment stands in one item of the members table, and in no entry, stream, log or refusal', async () => {
  const items = (await environment.dump()).split('\n');
  const isSegments = (item: string) => item.includes('"part":{"S":"segments"}');
  expect(items.filter(isSegments)).toHaveLength(1);
  // The files of the database hold the item itself.
  const others = Object.entries(files()).filter(([name]) => !name.startsWith('dynamodb.db'));
  expect(others.map(([name]) => name)).toEqual(expect.arrayContaining(['runner.db', 'logs/functions.log']));
  const elsewhere = {
    tables: items.filter((item) => !isSegments(item)).join('\n'),
    reports: environment.reports.join('\n'),
    refusals: answers.join('\n'),
    ...Object.fromEntries(others),
  };
  expectNowhereIn(elsewhere, { segment });
});

it('an erased member leaves nothing of what staff wrote about them, nor of identifiers they once had', async () => {
  const written = { asked: 'Qvxzasked', rejected: 'Qvxzrejected', why: 'Qvxzwhy', note: 'Qvxznote' };
  const once = { card: '29817310072432', email: 'qvxzonce@qvxzhost.example', shown: 'Qvxzshown' };
  const member = await environment.enrol({
    identifiers: { cards: [once.card], email: once.email },
    profile: { displayName: once.shown },
  });
  const path = `/v1/members/${member}`;
  const identifiers = { removeCards: [once.card], email: null };
  await environment.call('PUT', path, { as: 'agent', body: { identifiers } });
  const ask = (id: string, reason: string) =>
    environment.call('PUT', `${path}/adjustments/${id}`, { as: 'agent', body: { points: 50_000, reason } });
  expect([(await ask('a', written.asked)).status, (await ask('b', written.rejected)).status]).toEqual([
    202, 202,
  ]);
  const opening = { source: written.note, points: 50_000 };
  await environment.call('PUT', `${path}/openings/o`, { as: 'admin', body: opening });
  const rejection = { as: 'admin', body: { reason: written.why } } as const;
  await environment.call('POST', `${path}/adjustments/b/reject`, rejection);
  for (const reading of ['/export', '', '/balance'])
    await environment.call('GET', path + reading, { as: 'agent' });
  await environment.call('GET', path);
  await environment.runner.drained();
  const before = await environment.dump();
  for (const kept of [written.asked, once.shown]) expect(before).toContain(kept);
  expect((await environment.call('DELETE', path, { as: 'agent' })).status).toBe(204);
  await environment.runner.drained();
  const log = files()['logs/functions.log'] ?? '';
  expect(log).toContain('"member read"');
  // The log has the member under a hash; ids of members stand elsewhere in it.
  const reads = log.split('\n').filter((line) => line.includes('"member read"'));
  expect(reads.filter((line) => line.includes(member))).toEqual([]);
  const where = {
    tables: await environment.dump(),
    functions: log,
    access: files()['logs/access.log'] ?? '',
  };
  expectNowhereIn(where, { ...written, ...once });
});

it('the search finds what it looks for', () => {
  expect(() =>
    expectNowhereIn({ page: `x${Buffer.from(`..${personal.email}`).toString('base64')}` }),
  ).toThrow();
  expect(() =>
    expectNowhereIn({ page: createHash('sha256').update(personal.card).digest().toString('latin1') }),
  ).toThrow();
});
