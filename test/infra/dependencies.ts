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
