import { globSync, readFileSync } from 'node:fs';
import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { environmentNames, environments } from '../../infra/environments/environments.ts';
import { logsReads, READS_KEPT } from '../../infra/service/api-functions.ts';
import { laurelFunctions } from '../../infra/synth/permissions.ts';
import { catalogue } from '../../shared/contracts/catalogue/catalogue.ts';
import { functionFile } from '../../shared/contracts/contract.ts';
import { callBounds } from '../../shared/stores/aws-client.ts';
import { ownSynthesized, synthesized } from './synthesized.ts';

const dev = laurelFunctions(synthesized('dev'));
/** With those that only a setting brings. */
const all = new Map([...laurelFunctions(ownSynthesized()), ...dev]);

/** The variables that code reachable from a function asks for, unreachable code shaken off. */
function variablesAskedFor(file: string): readonly string[] {
  const { outputFiles } = buildSync({
    entryPoints: [file],
    bundle: true,
    write: false,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    minifySyntax: true,
    treeShaking: true,
  });
  const text = outputFiles.map((output) => output.text).join();
  return [...new Set([...text.matchAll(/\benvironment\d*\("([A-Z_]+)"\)/g)].map(([, name]) => String(name)))];
}

describe('functions', () => {
  it('are every file that exports a handler, and no other', () => {
    const handlers = globSync('functions/*/*.ts').filter((file) =>
      /^export const handler\b/m.test(readFileSync(file, 'utf8')),
    );
    expect([...all.keys()].sort()).toEqual(handlers.sort());
  });

  it.each([...all])('%s has exactly the variables that its code asks for', (file, { Properties }) => {
    const own = (name: string) => !/^(POWERTOOLS_\w+|LOG_LEVEL)$/.test(name);
    const given = Object.keys(Properties.Environment.Variables).filter(own);
    expect(given.sort()).toEqual(variablesAskedFor(file).filter(own).sort());
  });
});

/** Functions that log which members machines read. */
const readFiles = new Set(catalogue.filter(logsReads).map(functionFile));

/** Their log groups. */
function readsOf(app: ReturnType<typeof synthesized>): ReadonlySet<string> {
  const reading = [...laurelFunctions(app)].filter(([file]) => readFiles.has(file));
  return new Set(
    reading.map(([, { stack, Properties }]) => `${stack}/${Properties.LoggingConfig.LogGroup.Ref}`),
  );
}

describe.each(environmentNames)('functions of %s', (name) => {
  const app = synthesized(name);
  const environment = environments[name];
  const functions = [...laurelFunctions(app)];

  it('run on the runtime that the scripts run on, traced', () => {
    for (const [file, { Properties }] of functions) {
      expect(Properties.Runtime, file).toBe('nodejs24.x');
      expect(Properties.Architectures, file).toEqual(['arm64']);
      expect(Properties.TracingConfig, file).toEqual({ Mode: 'Active' });
      expect(Properties.Handler, file).toBe('index.handler');
    }
  });

  it('log JSON at the level of the environment, each to a group of its own that forgets', () => {
    const groups = new Map(
      app.ofType('AWS::Logs::LogGroup').map((group) => [`${group.stack}/${group.logicalId}`, group]),
    );
    const used = functions.map(([file, { Properties, stack }]) => {
      expect(Properties.LoggingConfig, file).toMatchObject({
        LogFormat: 'JSON',
        ApplicationLogLevel: environment.logLevel,
      });
      expect(Properties.Environment.Variables.LOG_LEVEL).toBe(environment.logLevel);
      return `${stack}/${Properties.LoggingConfig.LogGroup.Ref}`;
    });
    expect(new Set(used).size).toBe(functions.length);
    for (const group of used) expect(groups.has(group), group).toBe(true);
    for (const [id, group] of groups) {
      const kept = readsOf(app).has(id) ? READS_KEPT : environment.logRetention;
      expect(group.Properties.RetentionInDays, id).toBe(kept);
    }
  });

  it('keep which members machines read for 35 days at least, and forget it within 60', () => {
    expect(readsOf(app).size).toBe(catalogue.filter(logsReads).length);
    expect(readsOf(app).size).toBeGreaterThan(10);
    for (const [file, { Properties }] of functions.filter(([one]) => readFiles.has(one))) {
      expect(Properties.Environment.Variables, file).toHaveProperty('IDENTIFIER_KEY');
      expect(['INFO', 'DEBUG'], file).toContain(Properties.Environment.Variables.LOG_LEVEL);
    }
    expect(READS_KEPT).toBeGreaterThanOrEqual(35);
    expect(READS_KEPT).toBeLessThanOrEqual(60);
  });

  it("leave no function, CDK's own included, to log without end", () => {
    const unlimited = app
      .ofType('AWS::Lambda::Function')
      .filter(({ Properties }) => !Properties.LoggingConfig?.LogGroup);
    expect(unlimited.map(({ logicalId }) => logicalId)).toEqual([]);
  });

  it('last longer than two calls of AWS that use up their attempts, so that the second can still be refused', () => {
    const { maxAttempts, requestTimeout } = callBounds;
    // The longest pauses of the SDK before a second and a third attempt are 0.5 and 1 second.
    const longestCallSeconds = (maxAttempts * requestTimeout) / 1000 + 1.5;
    const calling = functions.filter(([, { Properties }]) =>
      Object.keys(Properties.Environment.Variables).some((variable) =>
        /_TABLE$|_STREAM$|_KEY_ID$|^USER_POOL_ID$|^JOB_MACHINE$/.test(variable),
      ),
    );
    expect(calling.length).toBeGreaterThan(50);
    for (const [file, { Properties }] of calling) {
      expect(Properties.Timeout, file).toBeGreaterThanOrEqual(2 * longestCallSeconds);
    }
    const publisher = laurelFunctions(app).get('functions/ledger/publish-entries.ts');
    const pausesSeconds = [1, 2, 3, 4, 5, 6, 7, 8].reduce((sum, tries) => sum + 0.05 * 2 ** tries, 0);
    expect(publisher?.Properties.Timeout).toBeGreaterThanOrEqual(8 * longestCallSeconds + pausesSeconds);
  });
});
