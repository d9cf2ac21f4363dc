import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { acceptedBy, type Contract, type Scope } from '#shared/contracts/contract.ts';
import { Acts } from './acts.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';
import { Marketer } from './promotions.ts';
import { purchaseOf } from './purchases.ts';
import { MemberSocket } from './realtime-socket.ts';

/** Words that staff and marketers write, each in one place only, and too long for a hash or a tag to hold one by chance. */
const words = {
  agent: 'qvxzqkjx-subject-agent',
  approver: 'qvxzqkjx-subject-approver',
  admin: 'qvxzqkjx-subject-admin',
  adjustment: 'qvxzqkjx late delivery',
  waiting: 'qvxzqkjx waiting',
  rejected: 'qvxzqkjx asked twice',
  refusal: 'qvxzqkjx no receipt',
  approved: 'qvxzqkjx large',
  suspended: 'fraud-suspected',
  reinstated: 'investigation-closed',
  note: 'qvxzqkjx checked by hand',
  segment: 'qvxzqkjx-suspected-fraud',
  otherSegment: 'qvxzqkjx-some-segment',
  shadow: 'qvxzqkjx-shadow',
  shadowName: 'qvxzqkjx to be tried',
  segmented: 'qvxzqkjx-segmented-near',
  attributed: 'qvxzqkjx-attributed-near',
};
/** A value of an attribute: a member and tills read it in the profile, and nowhere else. */
const attribute = 'wxyvwjqk-vegan';

let environment: Environment;
let member: string;
const acts = new Acts(() => environment);

const staffToken = async (client: string, sub: string) => ({
  token: await environment.runner.token(client, { claims: { sub } }),
});

const atLeast = (value: number) => ({ fact: 'total', operator: 'greaterThanInclusive', value });
const sale = (amount: number, changes: object = {}) => purchaseOf(amount, { store: 'st-1', ...changes });

async function done(answer: Promise<{ readonly status: number; readonly text: string }>): Promise<void> {
  const { status, text } = await answer;
  expect([status < 300, text]).toEqual([true, text]);
}

async function runPromotions(): Promise<void> {
  await new Marketer(() => environment).run({
    applied: {
      name: 'For some',
      audience: { segments: [words.segment] },
      effect: { type: 'bonus', points: 3 },
    },
    near: { name: 'Nearly', conditions: { all: [atLeast(3000)] } },
    others: { name: 'For others', audience: { segments: [words.otherSegment] } },
    far: { name: 'Far away', conditions: { all: [atLeast(300_000)] } },
    [words.segmented]: {
      conditions: { all: [atLeast(3000)] },
      audience: { segments: [words.segment, words.otherSegment] },
    },
    [words.attributed]: {
      conditions: {
        all: [atLeast(3000), { fact: 'attributes', path: '$.diet', operator: 'equal', value: attribute }],
      },
    },
    [words.shadow]: { name: words.shadowName, mode: 'shadow' },
  });
}

/** All that staff can do to a member, each with words of its own. */
async function actAsStaff(): Promise<void> {
  const agent = await staffToken('dev-agent', words.agent);
  const approver = await staffToken('dev-agent', words.approver);
  const admin = await staffToken('dev-admin', words.admin);
  const [wrong, duplicate] = [await acts.memberWith(20), await acts.memberWith(5)];
  const put = (path: string, body: object, as: As) =>
    done(environment.call('PUT', `/v1/members/${member}/${path}`, { as, body }));
  await done(acts.adjust(member, 'a1', { points: 5, reason: words.adjustment }, agent));
  for (const [id, reason] of [
    ['a2', words.waiting],
    ['a3', words.rejected],
    ['a4', words.approved],
  ] as const) {
    await done(acts.adjust(member, id, { points: 50_000, reason }, agent));
  }
  await done(acts.rejectAdjustment(member, 'a3', words.refusal, approver));
  await done(acts.approve(member, 'a4', approver));
  await put('status/s1', { status: 'suspended', reason: words.suspended }, agent);
  await put('status/s2', { status: 'active', reason: words.reinstated }, agent);
  await done(acts.forget(member, 'forgotten', { ...sale(2000), reason: 'card-forgotten' }, agent));
  await done(acts.move(wrong, 'earned', 'v1', { to: member, reason: 'wrong-card' }, agent));
  await done(acts.move(member, 'away', 'v2', { to: wrong, reason: 'wrong-card' }, agent));
  await put('merges/g1', { from: duplicate, reason: 'duplicate-enrolment' }, agent);
  await done(acts.open(member, 'o1', { source: 'legacy', points: 7, note: words.note }, admin));
  await done(environment.call('PUT', `/v1/households/home/members/${member}`, { as: agent, body: {} }));
  await done(
    environment.call('PUT', `/v1/members/${member}`, { as: agent, body: { consents: { marketing: true } } }),
  );
  await done(acts.transfer(member, 't1', { to: wrong, points: 1 }, agent));
  await done(acts.refund(member, 'r1', 'f1', { points: 1 }, agent));
}

beforeAll(async () => {
  environment = await startEnvironment();
  await runPromotions();
  const change = { identifiers: { cards: ['2981700000001'] }, attributes: { diet: attribute } };
  member = await environment.enrol(change);
  await done(
    environment.call('PUT', `/v1/members/${member}/segments`, {
      as: await staffToken('dev-marketer', words.agent),
      body: { segments: [words.segment] },
    }),
  );
  await done(environment.buy(member, 'p1', sale(2500)));
  await done(environment.buy(member, 'away', sale(2500)));
  await done(acts.redeem(member, 'r1', { points: 3 }));
  await done(
    environment.call('PUT', '/v1/rewards/coffee', { as: 'marketer', body: { name: 'A coffee', points: 5 } }),
  );
  await done(
    environment.call('PUT', '/v1/stores/st-1', {
      as: 'marketer',
      body: { name: 'The first', group: 'north' },
    }),
  );
  await actAsStaff();
  await environment.runner.drained();
});

afterAll(() => environment.stop());

const seqs = async () => {
  const { body } = await environment.call('GET', `/v1/members/${member}/balance`, { as: 'agent' });
  return Array.from({ length: body.seq }, (_, index) => String(index + 1));
};

const approvals = async (): Promise<readonly string[]> => {
  const { body } = await environment.call('GET', '/v1/approvals?status=rejected', { as: 'agent' });
  return body.items.map(({ approvalId }: { approvalId: string }) => approvalId);
};

/** Values for each parameter of a path. */
const params = async (): Promise<Readonly<Record<string, readonly string[]>>> => ({
  member: [member],
  seq: await seqs(),
  approvalId: await approvals(),
  purchaseId: ['p1', 'away', 'forgotten', 'earned'],
  redemptionId: ['r1'],
  householdId: ['home'],
  rewardId: ['coffee'],
  challengeId: ['tea-week'],
  store: ['st-1'],
  adjustmentId: ['a1', 'a2', 'a3', 'a4'],
  promotionId: [words.shadow, words.segmented, words.attributed],
});

/** A reading call that a scope may make: a GET, a quote or a lookup. */
const reads = ({ method, operationId }: Contract) =>
  method === 'GET' || operationId === 'quotePurchase' || operationId === 'lookupMember';

const bodyOf = ({ operationId }: Contract, scope: Scope) => {
  const bodies: Readonly<Record<string, object>> = {
    quotePurchase: { purchase: sale(2500), ...(scope === 'channel' && { member }) },
    lookupMember: { card: '2981700000001' },
  };
  return bodies[operationId];
};

const queries: Readonly<Record<string, string>> = {
  findReceipts: '?purchaseId=forgotten&store=st-1',
  listAdjustments: '?status=rejected',
  listApprovals: '?status=rejected',
};

function pathsOf(
  { path, operationId }: Contract,
  values: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return names
    .reduce<readonly string[]>(
      (paths, name) => {
        const known = values[name];
        if (!known) throw new Error(`no value for {${name}} of ${path}`);
        return paths.flatMap((one) => known.map((value) => one.replace(`{${name}}`, value)));
      },
      [path],
    )
    .map((one) => one + (queries[operationId] ?? ''));
}

interface Told {
  readonly call: string;
  readonly operationId: string;
  readonly status: number;
  readonly bytes: string;
}

/** Every response that a caller of a scope gets to every reading call, headers included. */
async function walk(scope: Scope, as: As): Promise<readonly Told[]> {
  const values = await params();
  const told: Told[] = [];
  for (const contract of catalogue.filter((one) => reads(one) && acceptedBy(one).includes(scope))) {
    for (const path of pathsOf(contract, values)) {
      const body = bodyOf(contract, scope);
      const send = async () => {
        const answer = await environment.call(contract.method, path, { as, ...(body && { body }) });
        expect(answer.status).not.toBe(429);
        return answer;
      };
      const { status, text, headers } = await vi.waitFor(send, { timeout: 10_000, interval: 200 });
      const { method, operationId } = contract;
      told.push({
        call: `${method} ${path}`,
        operationId,
        status,
        bytes: `${text}${JSON.stringify([...headers])}`,
      });
    }
  }
  return told;
}

const written = /qvxzqkjx|fraud-suspected|investigation-closed/i;

const inProfile: ReadonlySet<string> = new Set(['getMember', 'exportMember']);

/** The calls that told a word of staff, or the value of an attribute outside the profile. */
const leaks = (told: readonly Told[]) =>
  told
    .filter(
      ({ bytes, operationId }) =>
        written.test(bytes) || (/wxyvwjqk/i.test(bytes) && !inProfile.has(operationId)),
    )
    .map(({ call, bytes }) => [call, bytes.match(new RegExp(`${written.source}|wxyvwjqk`, 'gi'))]);

const statuses = (told: readonly Told[]) => new Set(told.map(({ status }) => status));

describe('a word of staff or marketers about a member', () => {
  it('is told to an agent, so that this file would find it', async () => {
    const bytes = (await walk('agent', 'agent')).map((told) => told.bytes).join();
    const untold = Object.entries(words).filter(([, word]) => !bytes.includes(word));
    expect(untold.map(([name]) => name)).toEqual([]);
    expect(bytes).toContain(attribute);
  });

  it('is told to a member’s token by no call', async () => {
    const told = await walk('member', { member });
    expect(leaks(told)).toEqual([]);
    expect([...statuses(told)].toSorted()).toEqual([200, 404]);
  });

  it('is told to a till by no call', async () => {
    expect(leaks(await walk('channel', 'channel'))).toEqual([]);
  });

  it('is in no frame of a socket', async () => {
    const socket = await MemberSocket.open(environment.runner.url, await environment.token({ member }));
    socket.send({ type: 'resume', afterSeq: 0 });
    await socket.reaches((await seqs()).length);
    expect(JSON.stringify(socket.frames)).not.toMatch(
      /qvxzqkjx|fraud-suspected|investigation-closed|wxyvwjqk/i,
    );
    await socket.close();
  });
});

describe('an explanation', () => {
  const explain = async (as: As) =>
    (await environment.call('GET', `/v1/members/${member}/entries/1/explanation`, { as })).body.promotions;

  it('tells a member and a till what applied, and what the purchase nearly met', async () => {
    const seen = [
      {
        promotionId: 'applied',
        version: 1,
        name: 'For some',
        outcome: 'applied',
        points: 3,
        share: '0.1071',
      },
      {
        promotionId: 'near',
        version: 1,
        name: 'Nearly',
        outcome: 'conditions',
        failed: [
          {
            pointer: '/conditions/all/0',
            fact: 'total',
            operator: 'greaterThanInclusive',
            value: 3000,
            seen: 2500,
          },
        ],
      },
    ];
    expect(await explain({ member })).toEqual(seen);
    expect(await explain('channel')).toEqual(seen);
    const all = (await explain('agent')).map(({ promotionId }: { promotionId: string }) => promotionId);
    expect(all).toEqual([
      'applied',
      'far',
      'near',
      'others',
      words.attributed,
      words.segmented,
      words.shadow,
    ]);
  });

  it('has a tag of its own for each view', async () => {
    const path = `/v1/members/${member}/entries/1/explanation`;
    const [own, agent] = await Promise.all(
      ([{ member }, 'agent'] as const).map((as) => environment.call('GET', path, { as })),
    );
    const known = { 'if-none-match': agent?.headers.get('etag') ?? '' };
    expect((await environment.call('GET', path, { as: { member }, headers: known })).status).toBe(200);
    expect((await environment.call('GET', path, { as: 'agent', headers: known })).status).toBe(304);
    expect(own?.headers.get('vary')).toContain('Authorization');
  });
});

describe('an entry that staff booked', () => {
  it('has a category in place of the reason, for a member and a till', async () => {
    const kinds = async (as: As) => {
      const { body } = await environment.call('GET', `/v1/members/${member}/entries?limit=200`, { as });
      return body.items as readonly Readonly<Record<string, unknown>>[];
    };
    const [own, till, agent] = [await kinds({ member }), await kinds('channel'), await kinds('agent')];
    expect(till).toEqual(own);
    const written = own.filter(({ digests }) => digests === undefined);
    expect(
      written.map(({ adjustment, statusChange, opening }) => adjustment ?? statusChange ?? opening),
    ).toEqual([
      {},
      { from: 'suspended', to: 'active', reason: 'service' },
      { from: 'active', to: 'suspended', reason: 'service' },
      { reason: 'service' },
      { reason: 'service' },
    ]);
    expect(own.map(({ hash }) => hash)).toEqual(agent.map(({ hash }) => hash));
    expect(agent.every(({ digests }) => digests !== undefined)).toBe(true);
  });
});

describe('a quote', () => {
  it('tells a member and a till no near miss that asks for a segment or an attribute', async () => {
    const near = async (as: As) =>
      (await acts.quote({ purchase: sale(2500), ...(as === 'channel' && { member }) }, as)).body.nearMisses;
    for (const as of ['channel', { member }] as const) {
      expect(await near(as)).toMatchObject([{ promotionId: 'near', missing: 500 }]);
    }
  });
});
