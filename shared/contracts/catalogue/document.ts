import {
  createDocument,
  createSchema,
  type ZodOpenApiComponentsObject,
  type ZodOpenApiOperationObject,
} from 'zod-openapi';
import { clientFrame, serverFrame } from '#shared/contracts/realtime/frames.ts';
import { catalogue } from './catalogue.ts';
import { type DescribedDocument, describeDocument } from './describe-document.ts';
import { exampleComponents } from './examples/response-examples.ts';
import { shortenExtensions } from './extensions.ts';
import { introduction } from './introduction.ts';
import { nameVariants } from './named-variants.ts';
import { openReferences, shapeSchema } from './open-answers.ts';
import { operationOf } from './operation.ts';
import { securitySchemes } from './security-schemes.ts';
import { shareParts } from './shared-parts.ts';
import { tags } from './tags.ts';

const titled = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** The frames of the socket, which no call shows. */
function frames(): NonNullable<ZodOpenApiComponentsObject['schemas']> {
  const opts = { override: shapeSchema };
  return {
    ...createSchema(clientFrame, { io: 'input', opts }).components,
    ...createSchema(serverFrame, { io: 'output', opts }).components,
  };
}

/** The OpenAPI 3.1 document, made from the contracts only. */
export function openApiDocument() {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const contract of catalogue) {
    paths[contract.path] = {
      ...paths[contract.path],
      [contract.method.toLowerCase()]: operationOf(contract),
    };
  }
  const generated = createDocument(
    {
      openapi: '3.1.0',
      info: { title: 'Laurel', version: '1.0.0', description: introduction },
      servers: [{ url: '/' }],
      tags: tags.map((tag) => ({ ...tag, 'x-displayName': titled(tag.name) })),
      paths,
      components: {
        schemas: frames(),
        examples: exampleComponents,
        securitySchemes,
      },
    },
    { override: shapeSchema },
  );
  // A copy, because calls share the objects of their fields, and a shared one would get its text more than once.
  const document = JSON.parse(JSON.stringify(generated), openReferences) as typeof generated &
    DescribedDocument;
  nameVariants(document.components.schemas);
  shortenExtensions(document.components.schemas);
  describeDocument(document);
  shareParts(document);
  return document;
}

/**
 * The document as the repository has it: in a stable order, so that a change of a contract shows as a small difference.
 */
export function openApiText(): string {
  return `${JSON.stringify(openApiDocument(), null, 2)}\n`;
}
