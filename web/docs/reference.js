import { authenticationOf } from './authentication.js';
import { errorCodesOf, withErrorCodes } from './error-codes.js';
import { withOptionalParametersOff } from './optional-parameters.js';

// The Content-Security-Policy forbids code from text, which Zod, inside the script, would try to run.
globalThis.__zod_globalConfig = { jitless: true };

const [document, signIn, codes] = await Promise.all([
  read('/openapi.json'),
  // Without the file the page has no sign-in, and its reader pastes a token.
  read('/docs/sign-in.json').catch(() => undefined),
  readErrorCodes().catch(() => []),
  import('./scalar.js'),
]);

globalThis.Scalar.createApiReference('#reference', {
  content: withErrorCodes(withOptionalParametersOff(document), codes),
  authentication: authenticationOf(signIn, location.origin),
  generateOperationSlug: ({ operationId, method, path }) => operationId ?? `${method}${path}`,
  defaultOpenFirstTag: false,
  documentDownloadType: 'none',
  // These options are off because each would call another origin or lead to one.
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  mcp: { disabled: true },
  agent: { disabled: true },
  externalUrls: { dashboardUrl: '', registryUrl: '', proxyUrl: '', apiBaseUrl: '' },
});

async function read(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: the server responded with ${response.status}`);
  return response.json();
}

async function readErrorCodes() {
  const response = await fetch('/docs/errors');
  if (!response.ok) throw new Error(`/docs/errors: the server responded with ${response.status}`);
  return errorCodesOf(new DOMParser().parseFromString(await response.text(), 'text/html'));
}
