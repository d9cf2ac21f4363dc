import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import {
  isReference,
  operationsOf,
  type Parameter,
  type Reference,
} from '#shared/contracts/catalogue/describe-document.ts';
import { openApiDocument } from '#shared/contracts/catalogue/document.ts';
import { type Contract, functionFile } from '#shared/contracts/contract.ts';

/** Paths whose PUT books an act under its id for ever: the id is the precondition, and nothing is edited. */
const acts = [
  '/v1/members/{member}/purchases/{purchaseId}',
  '/v1/members/{member}/redemptions/{redemptionId}',
  '/v1/members/{member}/adjustments/{adjustmentId}',
];

const at = (path: string, ...methods: string[]) =>
  catalogue.filter((contract) => contract.path === path && methods.includes(contract.method));
const documents = [...new Set(catalogue.map(({ path }) => path))].filter(
  (path) => at(path, 'GET').length > 0 && at(path, 'PUT').length > 0 && !acts.includes(path),
);
const named = (contracts: readonly Contract[]) => contracts.map((one) => [one.operationId, one] as const);
const document = openApiDocument();
const operations = new Map(operationsOf(document).map((one) => [one.operationId, one]));
const shared = document.components as { readonly parameters?: Readonly<Record<string, { name: string }>> };

/** The name of a parameter that stands in the call or, once for all calls, among the components. */
function nameOf(parameter: Parameter | Reference): string | undefined {
  if (!isReference(parameter)) return parameter.name;
  return shared.parameters?.[parameter.$ref.replace('#/components/parameters/', '')]?.name;
}

describe('a document that people edit', () => {
  it('has a path with GET and PUT', () => {
    expect(documents).toEqual([
      '/v1/members/{member}',
      '/v1/program',
      '/v1/promotions/{promotionId}',
      '/v1/achievements/{achievementId}',
      '/v1/challenges/{challengeId}',
      '/v1/rewards/{rewardId}',
      '/v1/stores/{store}',
      '/v1/clients/{clientId}',
      '/v1/partners/{partnerId}',
    ]);
  });

  it.each(documents)('%s has a strong tag, which guards each change', (path) => {
    expect(at(path, 'GET', 'PUT').map(({ entityTag }) => entityTag)).toEqual(['strong', 'strong']);
    for (const { operationId, ifMatch } of at(path, 'PUT', 'DELETE')) {
      expect([operationId, ifMatch]).toEqual([operationId, true]);
    }
  });

  it.each(documents)('%s is guarded where it is switched', (path) => {
    const switches = catalogue.filter(
      (one) =>
        one.path.startsWith(`${path}/`) &&
        /\/(?:activate|pause|start|stop|keys|keys\/\{keyId\})$/.test(one.path),
    );
    for (const { operationId, ifMatch } of switches)
      expect([operationId, ifMatch]).toEqual([operationId, true]);
  });
});

describe.each(named(catalogue))('%s', (operationId, contract) => {
  const { entityTag, ifMatch, method } = contract;
  const { parameters = [], responses } = operations.get(operationId) ?? { responses: {} };
  const sent = parameters.map(nameOf);

  it('has the parameters, the replies and the header of its marks in the document', () => {
    expect(sent.includes('If-Match')).toBe(ifMatch === true);
    const reads = entityTag !== undefined && method === 'GET';
    expect(sent.includes('If-None-Match')).toBe(reads || (ifMatch === true && method === 'PUT'));
    expect('304' in responses).toBe(reads);
    expect('412' in responses).toBe(ifMatch === true);
    for (const [status, response] of Object.entries(responses)) {
      if (!status.startsWith('2')) continue;
      const hasTag = entityTag !== undefined && contract.answers[Number(status)]?.schema !== undefined;
      const { headers = {} } = response as { headers?: object };
      expect([status, 'ETag' in headers]).toEqual([status, hasTag]);
    }
  });

  it('reads a precondition where its mark says so, and nowhere else', () => {
    const source = readFileSync(new URL(`../../../${functionFile(contract)}`, import.meta.url), 'utf8');
    expect(source.includes('preconditionOf(contract, ')).toBe(ifMatch === true);
  });
});
