import { TemplateError } from '../errors/template-error.ts';

/** The definition of a generated secret in its template. */
export interface SecretDefinition {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

const reference = /\{\{resolve:([^}]*)\}\}/g;
const secretReference =
  /^secretsmanager:(?<id>arn:aws:secretsmanager:[^:]*:[^:]*:secret:[^:]+|[^:]+)(?::SecretString(?::(?<field>[^:]*))?(?::[^:]*){0,2})?$/;

function substituteText(text: string, secretText: (id: string, at: string) => string, at: string): string {
  return text.replaceAll(reference, (_, body: string) => {
    const { id, field } = secretReference.exec(body)?.groups ?? {};
    if (id === undefined) throw new TemplateError(`The local runner cannot resolve {{resolve:${body}}}`, at);
    const value = secretText(id, at);
    if (!field) return value;
    const part = (JSON.parse(value) as Record<string, unknown>)[field];
    if (typeof part !== 'string') throw new TemplateError(`The secret has no field ${field}`, at);
    return part;
  });
}

/** `value` with each `{{resolve:secretsmanager:…}}` replaced, as CloudFormation does during a deployment. */
export function resolveReferences<T>(
  value: T,
  secretText: (id: string, at: string) => string,
  at: string,
): T {
  if (typeof value === 'string') return substituteText(value, secretText, at) as T;
  if (Array.isArray(value)) {
    return value.map((element, index) => resolveReferences(element, secretText, `${at}/${index}`)) as T;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, resolveReferences(child, secretText, `${at}/${key}`)]),
  ) as T;
}
