import { type Described, describeFields, type Told } from './describe-fields.ts';
import { codesText } from './refusal-guide.ts';

interface Media {
  readonly schema?: Described;
}

/** Stands in the place of a component. */
export interface Reference {
  readonly $ref: string;
}

export interface Parameter {
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
  parameters?: (Parameter | Reference)[] | undefined;
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

export const isReference = (part: object): part is Reference => '$ref' in part;

export const operationsOf = ({ paths }: DescribedDocument): readonly Operation[] =>
  Object.values(paths).flatMap((methods) => Object.values(methods));

function describeBody({ content = {} }: Body, path: readonly string[], told: Told): void {
  for (const { schema } of Object.values(content)) if (schema) describeFields(schema, path, told);
}

/** A parameter is a field of its operation. */
function describeParameter(parameter: Parameter, operationId: string, told: Told): void {
  const { name, schema = {} } = parameter;
  const fields: Described = { properties: { [name]: schema } };
  const { example } = schema;
  describeFields(fields, [operationId], told);
  if (example !== undefined) schema.example = example;
  const description = parameter.description ?? schema.description;
  if (description === undefined) return;
  parameter.description = description;
  delete schema.description;
}

/** The names of a component among the texts: its id, and the field or the operation that has its name. */
function pathOf(id: string): readonly string[] {
  const name = id.replace(/^Shown|Output$|Response$/, '');
  return [name.charAt(0).toLowerCase() + name.slice(1), name];
}

/** The codes of refusals are words, too. The text names them all, and tools that read no text find them in the page. */
function nameCodes({ components }: DescribedDocument): void {
  const { code } = components.schemas.Problem?.properties ?? {};
  if (code) code.description = `${code.description}. ${codesText()}`;
}

/** Gives every field of the document its description. */
export function describeDocument(document: DescribedDocument): void {
  const told: Told = new Map();
  const { schemas, responses } = document.components;
  // Variants of unions stand last, and have the longest lists of words. The form of a response has the name of that of
  // a request among the texts, so it comes after it.
  const placed = Object.entries(schemas).toReversed();
  const forms = Map.groupBy(placed, ([id]) => id.endsWith('Output'));
  for (const [id, schema] of [...(forms.get(false) ?? []), ...(forms.get(true) ?? [])]) {
    describeFields(schema, pathOf(id), told);
  }
  for (const [name, response] of Object.entries(responses)) describeBody(response, [name], told);
  for (const { operationId, parameters = [], requestBody, responses: own } of operationsOf(document)) {
    for (const parameter of parameters)
      if (!isReference(parameter)) describeParameter(parameter, operationId, told);
    if (requestBody) describeBody(requestBody, [operationId], told);
    for (const response of Object.values(own)) describeBody(response, [operationId], told);
  }
  nameCodes(document);
}
