import { describe, expect, it } from 'vitest';
import { environmentNames } from '../../infra/environments/environments.ts';
import type { Located, TemplateResource } from '../../infra/synth/templates.ts';
import { dependenciesWithin, waitsFor } from './dependencies.ts';
import { synthesized } from './synthesized.ts';

/** Pairs of resources that CloudFormation may make at the same time. */
function unordered(
  ids: readonly string[],
  edges: ReadonlyMap<string, readonly string[]>,
): readonly (readonly [string, string])[] {
  const waits = new Map(ids.map((id) => [id, waitsFor(id, edges)] as const));
  return ids.flatMap((one, index) =>
    ids
      .slice(index + 1)
      .filter((other) => !waits.get(one)?.has(other) && !waits.get(other)?.has(one))
      .map((other) => [one, other] as const),
  );
}

describe('the finding of pairs without an order', () => {
  it.each<[string, Record<string, string[]>, string[][]]>([
    ['in a row', { b: ['a'], c: ['b'] }, []],
    ['through a resource that is no part', { b: ['x'], x: ['a'], c: ['b'] }, []],
    ['side by side', { c: ['a', 'b'] }, [['a', 'b']]],
  ])('%s', (_, edges, expected) => {
    expect(unordered(['a', 'b', 'c'], new Map(Object.entries(edges)))).toEqual(expected);
  });
});

describe.each(environmentNames)('the service of %s', (name) => {
  const app = synthesized(name);
  const root = app.templates.get(`laurel-${name}-service`);
  const resources = (root?.Resources ?? {}) as Readonly<Record<string, TemplateResource>>;
  const nested = Object.entries(resources).flatMap(([id, { Type }]) =>
    Type === 'AWS::CloudFormation::Stack' ? [id] : [],
  );
  const edges = dependenciesWithin(resources);
  const capabilityOf = (id: string) => id.replace(/NestedStack.*$/, '');

  it('deploys no two nested stacks at the same time, the gateway first and the site last', () => {
    expect(nested.length).toBeGreaterThan(10);
    expect(unordered(nested, edges)).toEqual([]);
    const deployed = nested.toSorted((a, b) => waitsFor(a, edges).size - waitsFor(b, edges).size);
    expect(capabilityOf(deployed[0] ?? '')).toBe('Service');
    expect(capabilityOf(deployed.at(-1) ?? '')).toBe('Site');
  });

  it('makes the stage of the HTTP API after all of its routes, which its settings name', () => {
    const stage = nested.find((id) => capabilityOf(id) === 'Stage') ?? '';
    const withRoutes = app
      .ofType('AWS::ApiGatewayV2::Route')
      .map(({ stack }) => stack.split('/').at(-1))
      .filter((capability) => capability !== 'Realtime');
    const before = new Set([...waitsFor(stage, edges)].map(capabilityOf));
    expect([...new Set(withRoutes)].filter((capability) => !before.has(capability ?? ''))).toEqual([]);
  });

  it('makes no two parts of an API at the same time', () => {
    const partTypes = /^AWS::ApiGatewayV2::(Authorizer|Integration|Route|Stage)$/;
    const parts = Map.groupBy(
      app.resources.filter(({ Type }) => partTypes.test(Type)),
      ({ stack, Properties }: Located) => `${stack} ${JSON.stringify(Properties.ApiId)}`,
    );
    // The HTTP API in most nested stacks, the WebSocket API in one.
    expect(parts.size).toBeGreaterThan(10);
    for (const [api, members] of parts) {
      const template = app.templates.get(members[0]?.stack ?? '');
      const ids = members.map(({ logicalId }) => logicalId);
      expect(unordered(ids, dependenciesWithin(template?.Resources ?? {})), api).toEqual([]);
    }
  });
});
