import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { approveAdjustment as contract } from '#shared/contracts/ledger/approve-adjustment.ts';
import { listEntries } from '#shared/contracts/ledger/list-entries.ts';
import type { AuditedStaffAct } from '#shared/domain/audit/staff-act.ts';
import { InsufficientPoints, OtherMemberNotFound } from '#shared/domain/ledger/refusals.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import { StaffActHistory } from '#shared/stores/audit/staff-act-history.ts';
import { StaffActStore } from '#shared/stores/audit/staff-act-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { logger } from '../../../functions/compose/logger.ts';
import { audited } from '../../../functions/edge/audit.ts';
import { readHandler } from '../../../functions/edge/http.ts';
import type { Run } from '../../../functions/edge/reply.ts';
import { type Database, newMemberId, startDatabase } from '../../database.ts';
import { FaultProxy } from '../../faults/proxy.ts';

type Approve = Run<typeof contract>;

const now = () => Date.parse('2026-11-24T10:00:00Z');

let database: Database;
let proxy: FaultProxy;
let client: DynamoDBClient;
/** Somebody whom no other test knows. */
let actor: string;

beforeAll(async () => {
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'Laurel/test');
  database = await startDatabase();
  proxy = new FaultProxy(database.endpoint);
  client = dynamoDb(database.config(await proxy.start()));
});
beforeEach(() => {
  actor = newMemberId();
  proxy.break();
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  client.destroy();
  await proxy.stop();
  await database.stop();
});

const approved: Approve = async () => ({ status: 201, body: {} });

function call(
  run: Approve,
  { member = 'm-1', scopes = ['agent'] }: { member?: string; scopes?: string[] } = {},
) {
  return audited(contract, run, () => ({ acts: new StaffActStore(client, database.tables.audit), now }))({
    params: { member, adjustmentId: 'a-1' },
    query: {},
    body: {},
    received: {},
    caller: { scopes, subject: actor, client: 'console', address: '203.0.113.7' },
    requestId: 'request-1',
    about: () => {},
    header: () => undefined,
  });
}

async function acts(): Promise<readonly AuditedStaffAct[]> {
  const history = new StaffActHistory(dynamoDb(database.config()), database.tables.audit);
  return history.ofActor(actor, { from: '0', below: '~' }, 10);
}

const act = () => ({
  at: now(),
  actor,
  client: 'console',
  scopes: ['agent'],
  from: '203.0.113.7',
  operation: 'approveAdjustment',
  route: 'POST /v1/members/{member}/adjustments/{adjustmentId}/approve',
  requestId: 'request-1',
  ids: { adjustmentId: 'a-1' },
  place: '2026-11-24T10:00:00.000Z/request-1',
});

describe('an act of staff', () => {
  it('is recorded before it is done, and how it ended after', async () => {
    let during: readonly AuditedStaffAct[] = [];
    const reply = await call(async (request) => {
      during = await acts();
      return approved(request);
    });
    expect(reply).toEqual({ status: 201, body: {} });
    expect(during).toEqual([act()]);
    expect(await acts()).toEqual([{ ...act(), memberId: 'm-1', outcome: { status: 201 } }]);
    expect(proxy.calls).toEqual(['PutItem', 'PutItem']);
  });

  it.each([
    ['refused', new InsufficientPoints(3, 4), { status: 409, code: 'insufficient-points' }],
    ['refused for another member', new OtherMemberNotFound('/to'), { status: 404, code: 'member-not-found' }],
    ['a bug', new TypeError('made up'), { status: 500, code: 'internal' }],
  ])('that is %s is recorded so', async (_, error, outcome) => {
    await expect(call(() => Promise.reject(error))).rejects.toBe(error);
    expect(await acts()).toEqual([{ ...act(), memberId: 'm-1', outcome }]);
  });

  it('names the member that the use case found by a card, never the card', async () => {
    const run: Approve = async (request) => {
      request.about('m-2');
      return approved(request);
    };
    await call(run, { member: 'card:2981000012345' });
    expect(await acts()).toEqual([{ ...act(), memberId: 'm-2', outcome: { status: 201 } }]);
    await call(() => Promise.reject(new MemberNotFound()), { member: 'card:2981000012345' }).catch(() => {});
    expect(await database.dump()).not.toContain('2981000012345');
  });

  it('about two members is found by each of them, and is one act of its actor', async () => {
    const [own, other] = [newMemberId(), newMemberId()];
    await call(async (request) => {
      request.about(own, other);
      return approved(request);
    });
    const outcome = { status: 201 };
    expect(await acts()).toEqual([{ ...act(), memberId: own, outcome }]);
    const history = new StaffActHistory(dynamoDb(database.config()), database.tables.audit);
    for (const memberId of [own, other]) {
      const found = await history.ofMember(memberId, { from: '0', below: '~' }, 10);
      expect(found).toEqual([{ ...act(), memberId, outcome }]);
    }
  });

  it('does not keep what the path names where that is no member: somebody may have typed a name', async () => {
    await call(() => Promise.reject(new MemberNotFound()), { member: 'Qvxzfamily' }).catch(() => {});
    expect(await acts()).toEqual([{ ...act(), outcome: { status: 404, code: 'member-not-found' } }]);
    expect(await database.dump()).not.toContain('Qvxzfamily');
  });

  it('keeps the staff scopes that the token had, and no other', async () => {
    await call(approved, { scopes: ['member', 'analyst', 'channel', 'admin'] });
    expect((await acts()).map(({ scopes }) => scopes)).toEqual([['analyst', 'admin']]);
  });

  it('that cannot be recorded is not done: 503, after three tries', async () => {
    proxy.break({ operation: 'PutItem', fault: 'fail', calls: () => true });
    const run = vi.fn(approved);
    await expect(call(run)).rejects.toMatchObject({ status: 503, code: 'unavailable' });
    expect(run).not.toHaveBeenCalled();
    expect(proxy.calls).toEqual(['PutItem', 'PutItem', 'PutItem']);
    expect(await acts()).toEqual([]);
  });

  it('with an end that cannot be recorded stands, is unknown, and is logged and counted', async () => {
    const told = vi.spyOn(logger, 'error').mockReturnValue();
    proxy.break({ operation: 'PutItem', fault: 'fail', calls: (nth) => nth > 1 });
    expect(await call(approved)).toEqual({ status: 201, body: {} });
    expect(await acts()).toEqual([act()]);
    expect(told).toHaveBeenCalledExactlyOnceWith(
      'audit outcome lost',
      expect.objectContaining({
        requestId: 'request-1',
        operation: 'approveAdjustment',
        outcome: { status: 201 },
        AuditOutcomeLost: 1,
        _aws: {
          Timestamp: now(),
          CloudWatchMetrics: [
            {
              Namespace: 'Laurel/test',
              Dimensions: [[]],
              Metrics: [{ Name: 'AuditOutcomeLost', Unit: 'Count' }],
            },
          ],
        },
      }),
    );
    proxy.break({ operation: 'PutItem', fault: 'fail', calls: (nth) => nth > 1 });
    await expect(call(() => Promise.reject(new MemberNotFound()))).rejects.toBeInstanceOf(MemberNotFound);
  });

  it('is recorded once, also where storage had to repeat it', async () => {
    proxy.break({ operation: 'PutItem', fault: 'drop-after', calls: (nth) => nth % 2 === 1 });
    await call(approved);
    expect(proxy.calls).toHaveLength(4);
    expect(await acts()).toEqual([{ ...act(), memberId: 'm-1', outcome: { status: 201 } }]);
  });
});

it.each([[['channel']], [['member']], [[]]])(
  'a call of %j costs no call of storage, and is not recorded',
  async (scopes) => {
    expect(await call(approved, { scopes })).toEqual({ status: 201, body: {} });
    expect(proxy.calls).toEqual([]);
    expect(await acts()).toEqual([]);
  },
);

describe('a read by staff', () => {
  const about: Run<typeof listEntries> = async (request) => {
    request.about('m-2');
    return { status: 200, body: {} };
  };

  function read(run: typeof about, { member = 'm-1', scopes = ['agent'] } = {}) {
    const trail = () => ({ acts: new StaffActStore(client, database.tables.audit), now });
    return audited(
      listEntries,
      run,
      trail,
    )({
      params: { member },
      query: { limit: 50, order: 'asc', proof: false },
      body: undefined,
      received: undefined,
      caller: { scopes, subject: actor, client: 'console', address: '203.0.113.7' },
      requestId: 'request-1',
      about: () => {},
      header: () => undefined,
    });
  }

  const entries = () => ({
    ...act(),
    operation: 'listEntries',
    route: 'GET /v1/members/{member}/entries',
    ids: {},
  });
  const shown = async () => (await acts()).map(({ memberId, outcome }) => [memberId, outcome?.status]);

  it('is one item, with the member whom it showed', async () => {
    expect(await read(about)).toEqual({ status: 200, body: {} });
    const place = '2026-11-24T10:00:00.000Z/request-1/000';
    expect(await acts()).toEqual([{ ...entries(), place, memberId: 'm-2', outcome: { status: 200 } }]);
    expect(proxy.calls).toEqual(['PutItem']);
  });

  it('is about the member of the path where nothing else is told', async () => {
    await read(async () => ({ status: 200 }));
    expect(await shown()).toEqual([['m-1', 200]]);
  });

  it('is an item for each member whom it shows, and one without a member where it shows none', async () => {
    await read(async (request) => {
      request.about('m-3', 'm-2', 'm-3', 'm-2-x');
      return { status: 200 };
    });
    expect(await shown()).toEqual([
      ['m-2-x', 200],
      ['m-2', 200],
      ['m-3', 200],
    ]);
    actor = newMemberId();
    await read(async (request) => {
      request.about();
      return { status: 200 };
    });
    expect(await shown()).toEqual([[undefined, 200]]);
  });

  it('that was refused names nobody: the path may be a name that somebody typed', async () => {
    const error = new InsufficientPoints(3, 4);
    await expect(read(() => Promise.reject(error), { member: 'Qvxzfamily' })).rejects.toBe(error);
    const outcome = { status: 409, code: 'insufficient-points' };
    expect(await acts()).toMatchObject([{ operation: 'listEntries', outcome }]);
    expect(await shown()).toEqual([[undefined, 409]]);
    expect(await database.dump()).not.toContain('Qvxzfamily');
  });

  it.each([
    ['shows nothing', about],
    ['does not say why it is refused', () => Promise.reject(new MemberNotFound())],
  ] as const)('that cannot be recorded %s: 503, after three tries', async (_, run) => {
    proxy.break({ operation: 'PutItem', fault: 'fail', calls: () => true });
    await expect(read(run)).rejects.toMatchObject({ status: 503, code: 'unavailable' });
    expect(proxy.calls).toEqual(['PutItem', 'PutItem', 'PutItem']);
  });

  it('is recorded once, also where storage had to repeat it', async () => {
    proxy.break({ operation: 'PutItem', fault: 'drop-after', calls: (nth) => nth === 1 });
    await read(about);
    expect(proxy.calls).toHaveLength(2);
    expect(await shown()).toEqual([['m-2', 200]]);
  });

  it.each([[['channel']], [['member']], [[]]])('by %j costs no call of storage', async (scopes) => {
    expect(await read(about, { scopes })).toEqual({ status: 200, body: {} });
    expect(proxy.calls).toEqual([]);
  });
});

it('a handler without a trail is for no call that is recorded', () => {
  expect(() => readHandler(contract, approved)).toThrow('approveAdjustment has to be recorded');
  expect(() => readHandler(listEntries, async () => ({ status: 200 }))).toThrow(
    'listEntries has to be recorded',
  );
});
