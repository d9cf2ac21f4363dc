import { type Described, describeFields } from './describe-fields.ts';

interface Media {
  readonly schema?: Described;
}

interface Parameter {
  readonly name: string;
  description?: string;
  readonly schema?: Described;
}

interface Body {
  readonly content?: Readonly<Record<string, Media>>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Body>>;
}

/** The parts of an OpenAPI document that have fields. */
export interface DescribedDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Record<string, Described>;
    readonly responses: Readonly<Record<string, Body>>;
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
  if (description !== undefined) parameter.description = description;
}

/** Gives every field of the document its description. */
export function describeDocument(document: DescribedDocument): void {
  const { schemas, responses } = document.components;
  for (const [id, schema] of Object.entries(schemas)) describeFields(schema, [id.replace(/Output$/, '')]);
  for (const [name, response] of Object.entries(responses)) describeBody(response, [name]);
  for (const { operationId, parameters = [], requestBody, responses: own } of operationsOf(document)) {
    for (const parameter of parameters) describeParameter(parameter, operationId);
    if (requestBody) describeBody(requestBody, [operationId]);
    for (const response of Object.values(own)) describeBody(response, [operationId]);
  }
}
