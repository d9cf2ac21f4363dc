const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

/** Follows a local reference (`#/components/…`) to what it names; anything else is given back. */
export function resolve(document, value) {
  let found = value;
  // A reference may name a reference; one that goes round ends as an empty schema.
  for (let steps = 0; steps < 20 && typeof found?.$ref === 'string'; steps++) {
    found = at(document, found.$ref);
  }
  return typeof found?.$ref === 'string' ? {} : (found ?? {});
}

/** The name of the component that a schema refers to. */
export function referenceName(schema) {
  return /^#\/components\/schemas\/(.+)$/.exec(schema?.$ref ?? '')?.[1];
}

function at(document, pointer) {
  if (!pointer.startsWith('#/')) return undefined;
  return pointer
    .slice(2)
    .split('/')
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce(
      (value, part) => (value !== null && typeof value === 'object' ? value[part] : undefined),
      document,
    );
}

/** Every operation in the document's order: what the page shows and the search looks through. */
export function operationsOf(document) {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method) => {
      const operation = item[method];
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
      return {
        ...operation,
        id: operation.operationId ?? `${method}-${path}`,
        method: method.toUpperCase(),
        path,
        tag: operation.tags?.[0] ?? 'other',
        scopes: scopesOf(document, operation),
        parameters: parameters.map((parameter) => resolve(document, parameter)),
        body: operation.requestBody === undefined ? undefined : resolve(document, operation.requestBody),
        answers: Object.entries(operation.responses ?? {}).map(([status, answer]) => ({
          status,
          ...resolve(document, answer),
        })),
      };
    }),
  );
}

/** Scopes of which one is enough; empty for a call that needs no token. */
function scopesOf(document, operation) {
  const requirements = operation.security ?? document.security ?? [];
  return [...new Set(requirements.flatMap((requirement) => Object.values(requirement).flat()))];
}

/** Tags in the document's order, then those that only operations name. */
export function groupsOf(document, operations) {
  const described = new Map((document.tags ?? []).map((tag) => [tag.name, tag.description]));
  const names = [...new Set([...described.keys(), ...operations.map(({ tag }) => tag)])];
  return names
    .map((name) => ({
      name,
      description: described.get(name),
      operations: operations.filter(({ tag }) => tag === name),
    }))
    .filter((group) => group.operations.length > 0);
}

/** Whether every word of the query is somewhere in what one would look an operation up by. */
export function matches(operation, query) {
  const { id, method, path, tag, summary = '', description = '', scopes } = operation;
  const text = [id, method, path, tag, summary, description, ...scopes].join(' ').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Media type and content of a body or an answer; the first where there are several. */
export function mediaOf(content) {
  const [entry] = Object.entries(content?.content ?? {});
  return entry === undefined ? undefined : { type: entry[0], ...entry[1] };
}
