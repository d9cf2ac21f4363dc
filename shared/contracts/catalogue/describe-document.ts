import { refusalKinds } from '#shared/domain/refusals/refusal-codes.ts';
import { type Described, describeFields } from './describe-fields.ts';
import { KNOWN } from './open-answers.ts';

interface Media {
  readonly schema?: Described;
}

export interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  description?: string;
  readonly schema?: Described;
}

interface Body {
  readonly content?: Readonly<Record<string, Media>>;
}

interface Response extends Body {
  headers?: Record<string, object>;
  links?: Record<string, object>;
}

interface Operation {
  readonly operationId: string;
  parameters?: Parameter[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Response>>;
}

/** The parts of an OpenAPI document that have fields. */
export interface DescribedDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Record<string, Described>;
    readonly responses: Readonly<Record<string, Response>>;
    parameters?: Record<string, Parameter>;
    headers?: Record<string, object>;
    links?: Record<string, object>;
  };
}

export const operationsOf = ({ paths }: DescribedDocument): readonly Operation[] =>
  Object.values(paths).flatMap((methods) => Object.values(methods));

function describeBody({ content = {} }: Body, path: readonly string[]): void {
  for (const { schema } of Object.values(content)) if (schema) describeFields(schema, path);
}

/** A parameter is a field of its operation. */
function describeParameter(parameter: Parameter, operationId: string): void {
  const { name, schema = {} } = parameter;
  const fields: Described = { properties: { [name]: schema } };
  describeFields(fields, [operationId]);
  const description = parameter.description ?? schema.description;
  if (description === undefined) return;
  parameter.description = description;
  delete schema.description;
}

/** The names of a component among the texts: its id, and the field or the operation that has its name. */
function pathOf(id: string): readonly string[] {
  const name = id.replace(/Output$|Response$/, '');
  return [name.charAt(0).toLowerCase() + name.slice(1), name];
}

/** The codes of refusals are words, too; "code" names them all, once. */
function nameCodes({ components }: DescribedDocument): void {
  const { code } = components.schemas.Problem?.properties ?? {};
  if (code) code[KNOWN] = refusalKinds.map((kind) => kind.code);
}

/** Gives every field of the document its description. */
export function describeDocument(document: DescribedDocument): void {
  nameCodes(document);
  const { schemas, responses } = document.components;
  for (const [id, schema] of Object.entries(schemas)) describeFields(schema, pathOf(id));
  for (const [name, response] of Object.entries(responses)) describeBody(response, [name]);
  for (const { operationId, parameters = [], requestBody, responses: own } of operationsOf(document)) {
    for (const parameter of parameters) if (!parameter.$ref) describeParameter(parameter, operationId);
    if (requestBody) describeBody(requestBody, [operationId]);
    for (const response of Object.values(own)) describeBody(response, [operationId]);
  }
}
