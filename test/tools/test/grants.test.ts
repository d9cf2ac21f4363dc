import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Principal } from '../../../local/iam/access.ts';
import { grantsUsedIn } from '../../../local/iam/grants-used.ts';
import { grantFaults, shortGrant, unusedGrants } from '../../../tools/test/grants.ts';

const principal: Principal = {
  path: 'laurel-dev-service/Ledger/BookPurchase3FB14201',
  roleArn: 'arn:aws:iam::000000000000:role/r',
  session: 's',
  statements: [],
};
const table = 'arn:aws:dynamodb:eu-west-1:000000000000:table/laurel-dev-data-LedgerTable38A58B60';
const grant = (action: string, resource = table) => ({ action, resource });

/** The unused grants of a run, in which runners knew of some grants and used others. */
function unusedAfter(granted: readonly string[], used: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-grants-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const runners = [grantsUsedIn(folder), grantsUsedIn(folder)];
  for (const runner of runners)
    runner.granted(
      principal,
      granted.map((action) => grant(action)),
    );
  for (const [at, action] of used.entries()) runners[at % 2]?.used(principal, grant(action));
  return unusedGrants(folder);
}

it('a grant is unused when no runner of a run has used it', () => {
  expect(
    unusedAfter(
      ['dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:Scan'],
      ['dynamodb:PutItem', 'dynamodb:Scan'],
    ),
  ).toEqual(['Ledger/BookPurchase dynamodb:Query table/LedgerTable']);
});

it('logs and traces are written by AWS, and never count as unused', () => {
  expect(unusedAfter(['logs:PutLogEvents', 'xray:PutTraceSegments'], [])).toEqual([]);
});

it('a grant is named without stacks, accounts and hashes', () => {
  expect(shortGrant(`${principal.path} dynamodb:Query ${table}/index/byReference`)).toBe(
    'Ledger/BookPurchase dynamodb:Query table/LedgerTable/index/byReference',
  );
});

it('an unused grant without a reason is a fault, and so is a reason for nothing', () => {
  const unused = ['Ledger/BookPurchase dynamodb:Query table/LedgerTable'];
  const explains = (grants: RegExp) => [{ grants, reason: 'why' }];
  expect(grantFaults(unused, explains(/^Ledger\/BookPurchase dynamodb:Query /))).toEqual([]);
  expect(grantFaults(unused, [])).toEqual([
    expect.stringContaining('No test uses this grant: Ledger/BookPurchase'),
  ]);
  expect(grantFaults([], explains(/^Ledger/))).toEqual([
    expect.stringContaining('Every grant that matches /^Ledger/ is used'),
  ]);
});

it('an explanation of what a run uses only sometimes is never stale', () => {
  const grants = /^Ledger\/BookPurchase dynamodb:Query /;
  const sometimes = [{ grants, reason: 'why', sometimes: true }] as const;
  expect(grantFaults([], sometimes)).toEqual([]);
  expect(grantFaults(['Ledger/BookPurchase dynamodb:Query table/LedgerTable'], sometimes)).toEqual([]);
  expect(grantFaults(['Ledger/BookPurchase dynamodb:Scan table/LedgerTable'], sometimes)).toHaveLength(1);
});
