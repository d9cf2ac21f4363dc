import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { openApiDocument, openApiText } from '#shared/contracts/catalogue/document.ts';
import { errorsPage } from '#shared/contracts/catalogue/errors-page.ts';
import { errorsSite } from '#shared/contracts/catalogue/errors-site.ts';
import { knownPathsFile } from '#shared/contracts/catalogue/known-paths-file.ts';
import { functionFile } from '#shared/contracts/contract.ts';
import { refusalKinds } from '#shared/domain/refusals/refusal-codes.ts';

const root = new URL('../../../../', import.meta.url);

describe('the contracts', () => {
  it('give the document that is committed (npm run openapi writes it)', () => {
    expect(openApiText()).toBe(readFileSync(new URL('docs/openapi.json', root), 'utf8'));
  });

  it('give a document of at most 4,200 bytes an operation', () => {
    const bytes = Buffer.byteLength(JSON.stringify(openApiDocument()));
    expect(bytes / catalogue.length).toBeLessThanOrEqual(4200);
  });

  it('give the page of error codes that is committed (npm run openapi writes it)', () => {
    expect(errorsPage()).toBe(readFileSync(new URL('docs/errors.md', root), 'utf8'));
  });

  it('give the page of error codes of the site, with a section for each code', () => {
    const sections = [...errorsSite().matchAll(/<section id="([^"]+)">/g)].map(([, id]) => id);
    expect(sections).toEqual(refusalKinds.map(({ code }) => code));
  });

  it('give the table of paths that is committed (npm run openapi writes it)', () => {
    const file = new URL('shared/contracts/catalogue/known-paths.ts', root);
    expect(knownPathsFile()).toBe(readFileSync(file, 'utf8'));
  });

  it.each(catalogue.map((contract) => [contract.operationId, contract] as const))(
    '%s has its function',
    (_, contract) => {
      expect(existsSync(new URL(functionFile(contract), root))).toBe(true);
    },
  );

  it.each(catalogue.filter(({ body }) => body).map((contract) => [contract.operationId, contract] as const))(
    '%s takes its own example',
    (_, { body, bodyExample }) => {
      expect(body?.safeParse(bodyExample).error).toBeUndefined();
    },
  );

  it('name each operation and each method of a path once', () => {
    const ids = catalogue.map(({ operationId }) => operationId);
    const routes = catalogue.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(routes).size).toBe(routes.length);
  });
});
