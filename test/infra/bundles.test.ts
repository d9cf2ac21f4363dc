import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleSizes } from '../../infra/bundling/bundle-sizes.ts';
import { undeployableParameter } from '../../infra/bundling/function-code.ts';
import { mapsFolder } from '../../infra/bundling/source-maps.ts';
import { environments } from '../../infra/environments/environments.ts';
import { laurel } from '../../infra/laurel.ts';
import type { TemplateResource } from '../../infra/synth/templates.ts';

const BYTES_MAX = 512 * 1024;
/** It can book every kind of act. */
const APPROVING_BYTES_MAX = 648 * 1024;
/** It books a return and a purchase in one write. */
const MOVING_BYTES_MAX = 544 * 1024;
/** It books bonuses and pieces of rewards, and puts events on the bus. */
const COUNTING_BYTES_MAX = 640 * 1024;

describe('a whole synth of dev, as it is deployed', () => {
  let assembly: string;
  let sizes: ReadonlyMap<string, number>;

  beforeAll(() => {
    const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));
    const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'laurel-bundles-')), context });
    laurel(app, environments.dev);
    assembly = app.synth().directory;
    sizes = bundleSizes(assembly);
  });
  const filesNamed = (name: string) =>
    readdirSync(assembly, { recursive: true, encoding: 'utf8' })
      .filter((path) => basename(path) === name)
      .map((path) => join(assembly, path));
  afterAll(() => rmSync(assembly, { recursive: true, force: true }));

  it('bundles the hot path, and all else, into 512 KB, what books several acts into more', () => {
    expect(sizes.get('functions/ledger/book-purchase.ts')).toBeGreaterThan(100_000);
    const bounds: Readonly<Record<string, number>> = {
      'functions/approvals/approve-act.ts': APPROVING_BYTES_MAX,
      'functions/ledger/move-purchase.ts': MOVING_BYTES_MAX,
      'functions/engagement/count-progress.ts': COUNTING_BYTES_MAX,
      'functions/engagement/walk-back-fill-part.ts': COUNTING_BYTES_MAX,
    };
    for (const file of Object.keys(bounds)) expect(sizes.get(file)).toBeGreaterThan(BYTES_MAX);
    const large = [...sizes].filter(([file, bytes]) => bytes > (bounds[file] ?? BYTES_MAX));
    expect(large).toEqual([]);
  });

  it('bundles the reply to unknown requests without the contracts, whose paths it knows', () => {
    expect(sizes.get('functions/service/not-found.ts')).toBeLessThan(100 * 1024);
  });

  it('can be deployed: no template has the parameter that refuses templates without bundles', () => {
    const templates = readdirSync(assembly).filter((name) => name.endsWith('.template.json'));
    expect(templates.length).toBeGreaterThan(10);
    const refused = templates.filter((name) =>
      readFileSync(join(assembly, name), 'utf8').includes(undeployableParameter),
    );
    expect(refused).toEqual([]);
  });

  it('keeps a source map of each bundle beside the assembly, under the hash of the deployed code', () => {
    const templates = readdirSync(assembly).filter((name) => name.endsWith('.template.json'));
    const deployed = templates.flatMap((name) => {
      const { Resources = {} } = JSON.parse(readFileSync(join(assembly, name), 'utf8'));
      return (Object.values(Resources) as TemplateResource[]).flatMap(({ Type, Properties }) => {
        const file = /functions\/\S+(?=\.ts$)/.exec(Properties?.Description ?? '')?.[0];
        return Type === 'AWS::Lambda::Function' && file
          ? [[file, String(Properties.Code.S3Key)] as const]
          : [];
      });
    });
    expect(deployed).toHaveLength(sizes.size);
    for (const [file, key] of deployed) {
      expect(existsSync(join(mapsFolder, file, key.replace(/\.zip$/, '.map.gz'))), file).toBe(true);
    }
  });

  it('puts nothing into a bundle but the code', () => {
    const bundles = readdirSync(assembly).filter((name) => existsSync(join(assembly, name, 'index.mjs')));
    expect(bundles.length).toBeGreaterThan(15);
    for (const bundle of bundles) expect(readdirSync(join(assembly, bundle))).toEqual(['index.mjs']);
  });

  it.each([
    'AWS_CONTAINER_CREDENTIALS',
    'AssumeRoleWithWebIdentity',
    'credential_process',
    'dev-channel',
    'dev-member',
    'oauth2/authorize',
    'code_challenge',
  ])(
    'has no bundle with %s: credentials come from the environment, and nothing local is deployed',
    (word) => {
      const holding = readdirSync(assembly)
        .map((name) => join(assembly, name, 'index.mjs'))
        .filter((file) => existsSync(file) && readFileSync(file, 'utf8').includes(word));
      expect(holding).toEqual([]);
    },
  );

  it('lays the site out as one asset, the document of the API at its root without blanks', () => {
    const sites = readdirSync(assembly).filter((name) => existsSync(join(assembly, name, 'docs/index.html')));
    expect(sites).toHaveLength(1);
    const [site = ''] = sites;
    const committed = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'));
    expect(readFileSync(join(assembly, site, 'openapi.json'), 'utf8')).toBe(JSON.stringify(committed));
  });

  it('takes the script of the reference page from the version that is pinned', () => {
    const [script = ''] = filesNamed('scalar.js');
    const { devDependencies } = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    );
    expect(readFileSync(script, 'utf8')).toContain(
      `@scalar/api-reference@${devDependencies['@scalar/fastify-api-reference']}`,
    );
  });

  it('tells a reader of the reference nothing of the dev clients', () => {
    const site = dirname(filesNamed('reference.js')[0] ?? '');
    const pages = readdirSync(site, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    const files = [...pages.map((one) => join(one.parentPath, one.name)), ...filesNamed('sign-in.json')];
    expect(files.map((file) => basename(file))).toEqual(
      expect.arrayContaining(['index.html', 'authentication.js', 'sign-in.json']),
    );
    expect(files.filter((file) => readFileSync(file, 'utf8').includes('dev-channel'))).toEqual([]);
  });
});
