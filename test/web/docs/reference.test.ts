import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

// The page's modules are plain JavaScript for the browser: those without a DOM run here as they are.
const page = (file: string) =>
  import(pathToFileURL(join(import.meta.dirname, '../../../web/docs', file)).href);
const { authenticationOf } = await page('authentication.js');
const { withErrorCodes } = await page('error-codes.js');
const { withOptionalParametersOff } = await page('optional-parameters.js');

const origin = 'https://points.example';

it('takes tokens from the pool of a deployed environment, and knows no secret there', () => {
  const pool = 'https://laurel.auth.example';
  const { securitySchemes } = authenticationOf(
    {
      authorizationUrl: `${pool}/oauth2/authorize`,
      tokenUrl: `${pool}/oauth2/token`,
      person: { clientId: 'c' },
    },
    origin,
  );
  expect(securitySchemes.oauth2).toEqual({
    flows: {
      clientCredentials: { tokenUrl: `${pool}/oauth2/token`, 'x-scalar-client-id': '', clientSecret: '' },
      authorizationCode: {
        authorizationUrl: `${pool}/oauth2/authorize`,
        tokenUrl: `${pool}/oauth2/token`,
        refreshUrl: `${pool}/oauth2/token`,
        'x-usePkce': 'SHA-256',
        'x-scalar-client-id': 'c',
        'x-scalar-redirect-uri': `${origin}/docs/signed-in.html`,
      },
    },
  });
});

it('asks for a token to be pasted where the environment does not say how to get one', () => {
  expect(authenticationOf(undefined, origin)).toEqual({ preferredSecurityScheme: 'bearer' });
});

it('leaves an optional parameter out of a call until it is ticked', () => {
  const required = { name: 'store', required: true, schema: { example: 'dublin-1' } };
  const bare = { name: 'cursor', schema: {} };
  const optional = { name: 'at', schema: { example: '2026-11-22T10:15:00Z' } };
  const document = {
    paths: { '/v1/a': { get: { parameters: [required, bare, { ...optional }] }, put: {} } },
    components: { parameters: { at: { ...optional } } },
  };
  const off = { ...optional, examples: { example: { value: '2026-11-22T10:15:00Z', 'x-disabled': true } } };
  const { paths, components } = withOptionalParametersOff(document);
  expect(paths['/v1/a'].get.parameters).toEqual([required, bare, off]);
  expect(components.parameters).toEqual({ at: off });
});

it('adds a heading for each error code, which leads to its section of the page of codes', () => {
  const codes = [{ code: 'reference-reused', summary: '409 The id was used with other content' }];
  const { info } = withErrorCodes({ info: { description: 'Guide' } }, codes);
  expect(info.description).toBe(
    'Guide\n\n## Error codes\n\n### reference-reused\n\n409 The id was used with other content. ' +
      '[Meaning and next step](/docs/errors#reference-reused)',
  );
  expect(withErrorCodes({ info: { description: 'Guide' } }, []).info.description).toBe('Guide');
});
