import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { approveAdjustment } from '#shared/contracts/ledger/approve-adjustment.ts';
import { listEntries } from '#shared/contracts/ledger/list-entries.ts';
import { putMember } from '#shared/contracts/members/put-member.ts';
import { hidingOn } from '#shared/domain/audit/hidden-member.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import { logger } from '../../../functions/compose/logger.ts';
import { logged } from '../../../functions/edge/machine-reads.ts';
import type { Run } from '../../../functions/edge/reply.ts';
import type { Request } from '../../../functions/edge/request.ts';

const SECRET = 'a secret of the test';
const noon = Date.parse('2026-11-30T12:00:00Z');
let clock = noon;
let told: MockInstance;

beforeEach(() => {
  clock = noon;
  told = vi.spyOn(logger, 'info').mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
});

type List = Run<typeof listEntries>;
const shows =
  (...memberIds: string[]): List =>
  async ({ about }) => {
    about(...memberIds);
    return { status: 200, body: {} };
  };

const requestOf = (scopes: readonly string[]): Request<typeof listEntries> => ({
  params: { member: 'm-1' },
  query: { limit: 50, order: 'asc', proof: false },
  body: undefined,
  received: undefined,
  caller: { scopes, subject: 'client-7', client: 'client-7', address: '203.0.113.7' },
  requestId: 'request-1',
  about: () => {},
  header: () => undefined,
});

const handlerOf = (run: List) => logged(listEntries, run, () => ({ secret: SECRET, now: () => clock }));
const read = (run: List, scopes = ['channel']) => handlerOf(run)(requestOf(scopes));
const line = (memberId: string, day = '2026-11-30') => [
  'member read',
  { client: 'client-7', operation: 'listEntries', member: hidingOn(day, SECRET)(memberId) },
];

describe('a read by a machine', () => {
  it('leaves a line with its client, its operation and a hash of the member', async () => {
    expect(await read(shows('m-2'))).toEqual({ status: 200, body: {} });
    expect(told.mock.calls).toEqual([line('m-2')]);
    expect(JSON.stringify(told.mock.calls)).not.toContain('m-2');
  });

  it('leaves a line for each member whom it shows, and none where it shows nobody', async () => {
    await read(shows('m-2', 'm-3', 'm-2'));
    expect(told.mock.calls).toEqual([line('m-2'), line('m-3')]);
    told.mockClear();
    await read(shows());
    expect(told).not.toHaveBeenCalled();
  });

  it('has another hash on another day of UTC, in a process that lives on', async () => {
    const handler = handlerOf(shows('m-2'));
    clock = Date.parse('2026-11-30T23:59:59.999Z');
    await handler(requestOf(['channel']));
    clock += 1;
    await handler(requestOf(['channel']));
    expect(told.mock.calls).toEqual([line('m-2', '2026-11-30'), line('m-2', '2026-12-01')]);
    expect(line('m-2', '2026-11-30')).not.toEqual(line('m-2', '2026-12-01'));
  });

  it('leaves no line where it is refused: it shows nobody', async () => {
    await expect(read(() => Promise.reject(new MemberNotFound()))).rejects.toBeInstanceOf(MemberNotFound);
    expect(told).not.toHaveBeenCalled();
  });
});

it.each([[['member']], [['agent']], [['admin', 'channel']]])(
  'a read by %j leaves no line',
  async (scopes) => {
    await read(shows('m-2'), scopes);
    expect(told).not.toHaveBeenCalled();
  },
);

it('an act that replies with the person leaves a line', async () => {
  const run: Run<typeof putMember> = async ({ about }) => {
    about('m-2');
    return { status: 200 };
  };
  const request = { ...requestOf(['channel']), params: { member: 'm-2' }, query: {}, body: {} };
  await logged(putMember, run, () => ({ secret: SECRET, now: () => clock }))(request);
  expect(told.mock.calls.map(([, told]) => told.operation)).toEqual(['putMember']);
});

it('any other act is left as it is', () => {
  const run: Run<typeof approveAdjustment> = async () => ({ status: 201 });
  expect(logged(approveAdjustment, run, () => expect.fail('needs no secret'))).toBe(run);
});

it('hashes of another secret are others', () => {
  expect(hidingOn('2026-11-30', 'another secret')('m-2')).not.toBe(hidingOn('2026-11-30', SECRET)('m-2'));
});
