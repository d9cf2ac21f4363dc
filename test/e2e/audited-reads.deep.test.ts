import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditedAs, readsMembers, takesMachines } from '#shared/contracts/contract.ts';
import { MEMBER_READ } from '#shared/domain/audit/hidden-member.ts';
import type { Environment } from './environment.ts';
import { type EveryCall, mayCall, purchase, staff, useEveryCall, withToken } from './every-call.ts';

let environment: Environment;
let calls: EveryCall;

useEveryCall((opened, prepared) => {
  environment = opened;
  calls = prepared;
});

/** Calls that machines may make, too, are made by staff here. */
describe.each(withToken.filter((contract) => auditedAs(contract) === 'read'))('$method $path', (contract) => {
  const { operationId } = contract;
  const may = staff.find((one) => one !== 'channel' && mayCall(contract, one)) ?? 'admin';
  const actor = `reads-${operationId}`;
  const read = async (who: string) => {
    const token = await environment.runner.token(`dev-${may}`, { claims: { sub: actor } });
    return calls.call(contract, { token }, who);
  };
  const trail = async (query: string): Promise<readonly Record<string, unknown>[]> => {
    const { body } = await environment.call('GET', `/v1/audit?${query}`, { as: 'admin' });
    return body.items.filter((item: Record<string, unknown>) => item.actor === actor);
  };

  it('is in the trail of the member whom it shows', async () => {
    const { id } = await calls.subject(contract);
    expect((await read(id)).status).toBe(200);
    const concerned = operationId === 'listActs' ? 'm-duplicate' : calls.member;
    const recorded = { operation: operationId, memberId: concerned, outcome: { status: 200 } };
    // Nobody waits in either list, and the quote of a marketer is for nobody.
    const shown = !['listAdjustments', 'listApprovals', 'quotePurchase'].includes(operationId);
    expect(await trail(`member=${concerned}`)).toEqual(shown ? [expect.objectContaining(recorded)] : []);
  });

  it('names nobody in the trail where there is no such member', async () => {
    const since = new Date().toISOString();
    await read('Qvxzfamily');
    expect(await trail(`actor=${actor}&from=${since}`)).toHaveLength(1);
    expect(await environment.dump()).not.toContain('Qvxzfamily');
  });
});

/** Lines of reads by machines, by operation: the hashes of the members. */
function hashesIn(log: string): ReadonlyMap<string, ReadonlySet<string>> {
  const hashes = new Map<string, Set<string>>();
  for (const line of log.split('\n').filter((one) => one.includes(`"${MEMBER_READ}"`))) {
    const { operation, member } = JSON.parse(line.slice(line.indexOf('{')));
    hashes.set(operation, (hashes.get(operation) ?? new Set()).add(member));
  }
  return hashes;
}

it('reads by a machine are in the log of the function, under one hash of the member', async () => {
  const reads = withToken.filter((contract) => readsMembers(contract) && takesMachines(contract));
  expect(reads.length).toBeGreaterThan(10);
  for (const contract of reads) {
    const { id } = await calls.subject(contract);
    const others = contract.operationId === 'quotePurchase' ? { member: id } : undefined;
    const body = others && { ...others, purchase };
    const { status } = body
      ? await environment.call('POST', '/v1/quotes', { body })
      : await calls.call(contract, 'channel', id);
    expect([contract.operationId, status]).toEqual([contract.operationId, 200]);
  }
  await environment.runner.drained();
  const log = readFileSync(join(environment.folder, 'logs', 'functions.log'), 'utf8');
  const hashes = hashesIn(log);
  const [hash] = hashes.get('getBalance') ?? [];
  expect(hash).toMatch(/^[\w-]{22}$/);
  const without = reads.filter(({ operationId }) => !hashes.get(operationId)?.has(hash ?? ''));
  expect(without.map(({ operationId }) => operationId)).toEqual([]);
  expect(log.split('\n').filter((line) => line.includes(MEMBER_READ) && line.includes(calls.member))).toEqual(
    [],
  );
});
