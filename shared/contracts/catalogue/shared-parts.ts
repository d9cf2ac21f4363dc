import { type DescribedDocument, operationsOf } from './describe-document.ts';

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
    for (const [[name, part]] of repeated.toSorted((a, b) => b.length - a.length) as [[string, Part]][]) {
      // A second part of the same name stays where it is: two names for one header would puzzle.
      if (this.components[name] !== undefined) continue;
      this.components[name] = part;
      this.#names.set(keyOf(part), name);
    }
  }

  /** The reference to a part that is shared; any other part as it is. */
  of(part: Part): Part {
    const name = this.#names.get(keyOf(part));
    return name === undefined ? part : ({ $ref: `#/components/${this.#kind}/${name}` } as unknown as Part);
  }
}

/** Makes components of parameters and headers that several calls have. */
export function shareParts(document: DescribedDocument): void {
  const { components } = document;
  const operations = operationsOf(document);
  const parameters = new Shared(
    'parameters',
    operations.flatMap(({ parameters: own = [] }) =>
      own.filter(({ $ref }) => $ref === undefined).map((one) => [one.name, one] as const),
    ),
  );
  for (const operation of operations) {
    if (operation.parameters) operation.parameters = operation.parameters.map((own) => parameters.of(own));
  }
  const responses = [
    ...operations.flatMap((one) => Object.values(one.responses)),
    ...Object.values(components.responses),
  ];
  const headers = new Shared(
    'headers',
    responses.flatMap((one) => Object.entries(one.headers ?? {})),
  );
  for (const response of responses) {
    const own = Object.entries(response.headers ?? {}).map(([name, one]) => [name, headers.of(one)]);
    if (own.length > 0) response.headers = Object.fromEntries(own);
  }
  components.parameters = { ...components.parameters, ...parameters.components };
  components.headers = headers.components;
}
