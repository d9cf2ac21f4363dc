import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { environmentNames } from '../../infra/environments/environments.ts';
import { dataOutputs, serviceOutputs, signInOutputs } from '../../infra/service/outputs.ts';
import { readable } from '../../infra/synth/permissions.ts';
import type { Synthesized } from '../../infra/synth/templates.ts';
import { ownSynthesized, synthesized } from './synthesized.ts';

interface Output {
  readonly Value: unknown;
  readonly Description?: string;
  readonly Export?: unknown;
}

const own = ownSynthesized();
const apps = new Map<string, Synthesized>([
  ...environmentNames.map((name) => [name, synthesized(name)] as const),
  ['an environment with domains of its own', own],
]);

/** The outputs of a root stack that are for people and tools: exports and nested stacks have names of CDK. */
function outputsOf({ templates }: Synthesized, stack: 'data' | 'service'): Readonly<Record<string, Output>> {
  const [, template] = [...templates].find(([path]) => path.endsWith(`-${stack}`)) ?? [];
  const outputs = Object.entries((template?.Outputs ?? {}) as Record<string, Output>);
  return Object.fromEntries(outputs.filter(([, { Export }]) => Export === undefined));
}

const descriptionsOf = (outputs: Readonly<Record<string, Output>>) =>
  Object.fromEntries(Object.entries(outputs).map(([name, { Description }]) => [name, Description]));

/** The table of the page: stack, name and description of each output. */
const documented = [
  ...readFileSync(new URL('../../docs/infrastructure.md', import.meta.url), 'utf8').matchAll(
    /^\| (data|service)( where `signIn` is set)? \| `(\w+)` \| (.+) \|$/gm,
  ),
].map(([, stack = '', when = '', name = '', text = '']) => ({ stack: `${stack}${when}`, name, text }));

const listed = (stack: string) =>
  Object.fromEntries(documented.filter((row) => row.stack === stack).map(({ name, text }) => [name, text]));

describe('the outputs', () => {
  it('are those that docs/infrastructure.md lists', () => {
    expect(listed('data')).toEqual(dataOutputs);
    expect(listed('data where `signIn` is set')).toEqual(signInOutputs);
    expect(listed('service')).toEqual(serviceOutputs);
  });

  it.each([...apps])('are all that are listed and no others in %s', (name, app) => {
    const withDomains = name.endsWith('of its own');
    expect(descriptionsOf(outputsOf(app, 'data'))).toEqual(
      withDomains ? { ...dataOutputs, ...signInOutputs } : dataOutputs,
    );
    expect(descriptionsOf(outputsOf(app, 'service'))).toEqual(serviceOutputs);
  });

  it.each([...apps])('hold no secret in %s, those between stacks included', (_, { templates }) => {
    let seen = 0;
    for (const [path, template] of templates) {
      const secrets = Object.entries(template.Resources ?? {})
        .filter(([, { Type }]) => Type === 'AWS::SecretsManager::Secret')
        .map(([id]) => id);
      for (const [name, { Value }] of Object.entries((template.Outputs ?? {}) as Record<string, Output>)) {
        seen += 1;
        const text = JSON.stringify(Value);
        expect(text, `${path} ${name}`).not.toMatch(/\{\{resolve:|ClientSecret|SecretString/);
        // The functions' stacks import the ARN of a secret, which opens nothing; no person or tool is told it.
        if (secrets.some((id) => text.includes(`"${id}"`))) expect(name).toMatch(/^ExportsOutputRef/);
      }
    }
    expect(seen).toBeGreaterThan(50);
  });

  const textOf = (app: Synthesized, stack: 'data' | 'service', name: string) =>
    readable(outputsOf(app, stack)[name]?.Value);

  it('name the distribution and the sign-in of the pool where the retailer has no domains', () => {
    const dev = synthesized('dev');
    expect(textOf(dev, 'service', 'SiteUrl')).toMatch(/^https:\/\/\S*Distribution\S*DomainName$/);
    expect(textOf(dev, 'service', 'SocketUrl')).toMatch(/^wss:\/\/\S*DomainName\/ws$/);
    expect(textOf(dev, 'data', 'TokenEndpoint')).toMatch(
      /^https:\/\/laurel-dev-\S+\.auth\.eu-west-1\.amazoncognito\.com\/oauth2\/token$/,
    );
    expect(textOf(dev, 'data', 'JwksUrl')).toMatch(/ProviderURL\/\.well-known\/jwks\.json$/);
  });

  it('name the domains of the retailer, and the targets of their records', () => {
    expect(textOf(own, 'service', 'ApiUrl')).toBe('https://points.shop.test/v1');
    expect(textOf(own, 'service', 'SocketUrl')).toBe('wss://points.shop.test/ws');
    expect(textOf(own, 'service', 'SiteDnsTarget')).toMatch(/Distribution\S*DomainName$/);
    expect(textOf(own, 'data', 'TokenEndpoint')).toBe('https://sign-in.shop.test/oauth2/token');
    expect(textOf(own, 'data', 'SignInDnsTarget')).toMatch(/CloudFrontDistribution$/);
  });

  it('name each machine client by its own type', () => {
    for (const type of ['pos', 'web', 'app', 'partner', 'hub']) {
      const name = `${type.charAt(0).toUpperCase()}${type.slice(1)}ClientId`;
      expect(textOf(own, 'data', name)).toContain(`Channel${type}`);
    }
  });
});
