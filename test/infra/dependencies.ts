import type { TemplateResource } from '../../infra/synth/templates.ts';

/** Logical ids that a value depends on within its template. */
function referenced(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referenced);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)];
    if (key === 'Fn::GetAtt') return [String(Array.isArray(inner) ? inner[0] : String(inner).split('.')[0])];
    if (key === 'Fn::Sub') {
      const text = String(Array.isArray(inner) ? inner[0] : inner);
      return [...text.matchAll(/\$\{(\w+)/g)].map(([, id]) => String(id));
    }
    if (key === 'DependsOn') return [inner].flat().map(String);
    return referenced(inner);
  });
}

/** The resources of a template that each of them waits for. */
export function dependenciesWithin(
  resources: Readonly<Record<string, TemplateResource>>,
): ReadonlyMap<string, readonly string[]> {
  const ids = new Set(Object.keys(resources));
  return new Map(
    Object.entries(resources).map(([id, resource]) => [
      id,
      referenced(resource).filter((other) => ids.has(other)),
    ]),
  );
}

/** Ids that a resource waits for, directly or through others. */
export function waitsFor(id: string, edges: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (at: string): void => {
    for (const next of edges.get(at) ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      visit(next);
    }
  };
  visit(id);
  return found;
}
