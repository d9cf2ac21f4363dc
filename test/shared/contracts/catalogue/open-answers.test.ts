import { describe, expect, it } from 'vitest';
import { openApiDocument } from '#shared/contracts/catalogue/document.ts';

type Node = Readonly<Record<string, unknown>>;

const document = openApiDocument() as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Node>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Node>> };
};
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

function resolve(ref: string): Node {
  const steps = ref.split('/').slice(1);
  const found = steps.reduce<unknown>((node, step) => (isNode(node) ? node[step] : undefined), document);
  if (!isNode(found)) throw new Error(`${ref} leads nowhere`);
  return found;
}

/** Every node below one with its place, references followed once. Examples are no schemas. */
function* nodesOf(
  node: unknown,
  place: string,
  seen = new Set<string>(),
): Generator<readonly [string, Node]> {
  if (!isNode(node)) return;
  if (typeof node.$ref === 'string') {
    const name = node.$ref;
    if (!seen.has(name)) yield* nodesOf(resolve(name), name, seen.add(name));
    return;
  }
  yield [place, node];
  for (const [name, part] of Object.entries(node)) {
    if (name !== 'example' && name !== 'examples') yield* nodesOf(part, `${place}/${name}`, seen);
  }
}

const below = (roots: readonly (readonly [string, unknown])[]) => {
  const seen = new Set<string>();
  return roots.flatMap(([place, root]) => [...nodesOf(root, place, seen)]);
};

const answers = below([
  ...operations.map(({ operationId, responses }) => [`${operationId}`, responses] as const),
  ['ServerFrame', document.components.schemas.ServerFrame],
]);
const requests = below([
  ...operations.map((one) => [`${one.operationId}`, [one.parameters, one.requestBody]] as const),
  ['ClientFrame', document.components.schemas.ClientFrame],
]);

/** The variants of the open unions: what tells them apart may be exact. */
const variants = new Set(
  answers
    .flatMap(([, { anyOf }]) => (Array.isArray(anyOf) ? anyOf.slice(0, -1) : []))
    .map(({ $ref }) => $ref),
);

/** The keywords by which a validator or a generated client refuses what a later version adds. */
function closing([place, node]: readonly [string, Node]): string[] {
  const exact = place.endsWith('/properties/type') && variants.has(place.replace('/properties/type', ''));
  const closed = [
    ...['additionalProperties', 'unevaluatedProperties', 'items'].filter((name) => node[name] === false),
    ...['enum', 'oneOf', 'not', 'discriminator', 'maxProperties', 'prefixItems'].filter(
      (name) => name in node,
    ),
    ...('const' in node && !exact ? ['const'] : []),
  ];
  return 'properties' in node || 'type' in node || 'anyOf' in node || 'allOf' in node ? closed : [];
}

describe('the responses of the document', () => {
  it('take the fields, words and variants that later versions add', () => {
    expect(answers.length).toBeGreaterThan(1000);
    expect(answers.flatMap((one) => closing(one).map((keyword) => `${one[0]} ${keyword}`))).toEqual([]);
  });

  it('end each union of types with one that takes any other', () => {
    const unions = answers.filter(([, { anyOf }]) => Array.isArray(anyOf) && anyOf.some(({ $ref }) => $ref));
    expect(unions.map(([place]) => place)).toContain('#/components/schemas/EffectOutput');
    for (const [, { anyOf }] of unions) {
      const { properties, required } = (anyOf as Node[]).at(-1) ?? {};
      expect([properties, required]).toEqual([
        { type: { type: 'string', description: expect.any(String) } },
        ['type'],
      ]);
    }
  });

  it('name the words that a text is known to be', () => {
    const lists = answers.filter(([, node]) => 'x-known-values' in node);
    expect(lists.map(([place]) => place)).toContain('#/components/schemas/ShownEntry/properties/kind');
    expect(lists.filter(([, { type, anyOf }]) => type !== 'string' && anyOf === undefined)).toEqual([]);
  });
});

describe('the requests of the document', () => {
  it('take no field but those that they name', () => {
    const objects = requests.filter(([, { properties }]) => isNode(properties));
    expect(objects.length).toBeGreaterThan(50);
    expect(objects.filter(([, node]) => node.additionalProperties !== false).map(([place]) => place)).toEqual(
      [],
    );
  });

  it('share no object with a response', () => {
    const places = new Set(
      requests.filter(([, { properties }]) => isNode(properties)).map(([place]) => place),
    );
    expect(answers.filter(([place]) => places.has(place)).map(([place]) => place)).toEqual([]);
  });
});

describe('the components of the document', () => {
  it('have no name that a generator makes of an object within another', () => {
    const objects = [...requests, ...answers].flatMap(([place, { properties }]) =>
      isNode(properties) ? place : [],
    );
    const made = objects.flatMap((place) => {
      const [, name = '', inner = ''] = /^#\/components\/schemas\/(\w+)\/properties\/(.+)$/.exec(place) ?? [];
      const steps = inner.split('/').filter((step) => !/^(?:properties|items|anyOf|oneOf|\d+)$/.test(step));
      return inner
        ? `${name}${steps.map((step) => step.charAt(0).toUpperCase() + step.slice(1)).join('')}`
        : [];
    });
    expect(made).toContain('MemberTier');
    expect(made.filter((name) => document.components.schemas[name])).toEqual([]);
  });
});

describe('the patterns of the document', () => {
  const patterns = [...requests, ...answers].flatMap(([place, { pattern }]) =>
    typeof pattern === 'string' ? [[place, pattern] as const] : [],
  );

  it('compile without flags, and have nothing that RE2 or Python lacks', () => {
    expect(patterns.length).toBeGreaterThan(20);
    for (const [, pattern] of patterns) new RegExp(pattern);
    const lacking = /\(\?(?!:)|\\[pPuckKGXRQEbBAzZ1-9]|[*+?}]\+|\[\[/;
    expect(patterns.filter(([, pattern]) => lacking.test(pattern))).toEqual([]);
  });
});
