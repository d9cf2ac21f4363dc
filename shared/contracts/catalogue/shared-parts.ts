import { type DescribedDocument, isReference, operationsOf, type Reference } from './describe-document.ts';

const keyOf = (part: object) => JSON.stringify(part);

/** The parts under a name that stand in the document more than once, the most frequent first. */
class Shared<Part extends object> {
  readonly components: Record<string, Part> = {};
  readonly #kind: string;
  readonly #names = new Map<string, string>();

  constructor(kind: string, parts: readonly (readonly [string, Part])[]) {
    this.#kind = kind;
    const repeated = [...Map.groupBy(parts, ([, part]) => keyOf(part)).values()].filter(
      ({ length }) => length > 1,
    );
    for (const [first] of repeated.toSorted((a, b) => b.length - a.length)) {
      if (first === undefined) continue;
      const [name, part] = first;
      // A second part of the same name stays where it is: two names for one header would puzzle.
      if (this.components[name] !== undefined) continue;
      this.components[name] = part;
      this.#names.set(keyOf(part), name);
    }
  }

  /** The reference to a part that is shared; any other part as it is. */
  of(part: Part): Part | Reference {
    const name = this.#names.get(keyOf(part));
    return name === undefined ? part : { $ref: `#/components/${this.#kind}/${name}` };
  }
}

/** Makes components of parameters, headers and links that several calls have. */
export function shareParts(document: DescribedDocument): void {
  const { components } = document;
  const operations = operationsOf(document);
  const parameters = new Shared(
    'parameters',
    operations.flatMap(({ parameters: own = [] }) =>
      own.flatMap((one) => (isReference(one) ? [] : [[one.name, one] as const])),
    ),
  );
  for (const operation of operations) {
    operation.parameters = operation.parameters?.map((own) => (isReference(own) ? own : parameters.of(own)));
  }
  const responses = [
    ...operations.flatMap((one) => Object.values(one.responses)),
    ...Object.values(components.responses),
  ];
  for (const kind of ['headers', 'links'] as const) {
    const shared = new Shared(
      kind,
      responses.flatMap((one) => Object.entries(one[kind] ?? {})),
    );
    for (const response of responses) {
      const own = Object.entries(response[kind] ?? {}).map(([name, one]) => [name, shared.of(one)]);
      if (own.length > 0) response[kind] = Object.fromEntries(own);
    }
    components[kind] = shared.components;
  }
  components.parameters = { ...components.parameters, ...parameters.components };
}
