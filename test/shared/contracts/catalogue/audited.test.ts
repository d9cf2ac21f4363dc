import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { acceptedBy, auditedAs, type Contract, readsMembers } from '#shared/contracts/contract.ts';

const withToken = catalogue.filter(({ scopes }) => scopes !== 'public');

/** Names of what members have, in paths, queries, bodies and responses. */
const OF_MEMBERS = /^(member|memberId|members|profile|identifiers|purchase|purchaseId|entry|balance)$/;

/** The names of all fields of a schema. */
function fieldsOf(schema: z.ZodType | undefined, io: 'input' | 'output'): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('properties' in node && typeof node.properties === 'object')
      for (const name of Object.keys(node.properties ?? {})) names.add(name);
    for (const child of Object.values(node)) visit(child);
  };
  if (schema) visit(z.toJSONSchema(schema, { io, unrepresentable: 'any' }));
  return names;
}

function concernsMembers({ params, query, body, answers }: Contract): boolean {
  const schemas = [params, query, body].map((schema) => fieldsOf(schema, 'input'));
  const replies = Object.values(answers).map(({ schema }) => fieldsOf(schema, 'output'));
  return [...schemas, ...replies].some((names) => [...names].some((name) => OF_MEMBERS.test(name)));
}

/** Calls that have such a name, and show nobody. */
const exceptions: Readonly<Record<string, string>> = {
  getBacktest: 'its `members` are a number, and so are its purchases: sums over all of them',
  getBackFill: 'its `members` are a number',
};

describe('the audit trail', () => {
  // An admin may make every call, so that each call is one of staff.
  it('has every call of staff that concerns a member, but the exceptions that say why', () => {
    const missed = withToken.filter((one) => auditedAs(one) === undefined && concernsMembers(one));
    expect(missed.map(({ operationId }) => operationId)).toEqual(Object.keys(exceptions));
  });

  it('has every call that may change something as an act', () => {
    const writing = withToken.filter(({ method }) => method !== 'GET');
    const others = writing.filter((one) => auditedAs(one) !== 'act');
    // Both send in a body what a URL must not have, and write nothing.
    expect(others.map(({ operationId }) => operationId)).toEqual(['lookupMember', 'quotePurchase']);
    expect(others.map(auditedAs)).toEqual(['read', 'read']);
  });

  it('has no read of what belongs to no member', () => {
    const reads = withToken.filter((one) => auditedAs(one) === 'read');
    expect(reads.filter((one) => !concernsMembers(one))).toEqual([]);
    expect(reads.length).toBeGreaterThan(14);
  });

  it('has no call without a token: there is nobody whom it could name', () => {
    expect(catalogue.filter((one) => one.scopes === 'public').map(auditedAs)).not.toContain('act');
  });
});

describe('the log of reads by machines', () => {
  const showsProfile = ({ answers }: Contract) =>
    Object.values(answers).some(({ schema }) => fieldsOf(schema, 'output').has('profile'));

  it('has every call that shows a machine the person of a member, acts too', () => {
    const shown = withToken.filter((one) => acceptedBy(one).includes('channel') && showsProfile(one));
    expect(shown.map(({ operationId }) => operationId)).toEqual(['putMember', 'getMember']);
    expect(shown.filter((one) => !readsMembers(one))).toEqual([]);
  });
});
