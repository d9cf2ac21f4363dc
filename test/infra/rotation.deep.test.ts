import { describe, expect, it } from 'vitest';
import { environments } from '../../infra/environments/environments.ts';
import { laurelFunctions } from '../../infra/synth/permissions.ts';
import type { Synthesized } from '../../infra/synth/templates.ts';
import { catalogue } from '../../shared/contracts/catalogue/catalogue.ts';
import { functionFile } from '../../shared/contracts/contract.ts';
import { deployedText, secretsIn } from './deployed-text.ts';
import { synthesize, synthesized } from './synthesized.ts';

const rotated = (...originSecrets: string[]) => synthesize({ ...environments.staging, originSecrets });
/** The deployments of one rotation, in their order. */
const deployments = [synthesized('staging'), rotated('1', '2'), rotated('2', '1'), rotated('2')] as const;
const steps = deployments.slice(1).map((after, index) => [deployments[index], after] as const) as [
  Synthesized,
  Synthesized,
][];

/** The secret that each origin of the distribution gets; the origin of the files gets none. */
function sentBy(app: Synthesized): readonly string[] {
  const [distribution] = app.ofType('AWS::CloudFront::Distribution');
  const { stack = '', Properties } = distribution ?? {};
  return Properties?.DistributionConfig.Origins.flatMap(
    ({
      OriginCustomHeaders = [],
    }: {
      OriginCustomHeaders?: { HeaderName: string; HeaderValue: unknown }[];
    }) =>
      OriginCustomHeaders.filter(({ HeaderName }) => HeaderName === 'x-laurel-origin').flatMap(
        ({ HeaderValue }) => secretsIn(deployedText(app, stack, HeaderValue)),
      ),
  );
}

/** The secrets that each function accepts, by its file. */
function acceptedBy(app: Synthesized): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...laurelFunctions(app)].flatMap(([file, { stack, Properties }]) => {
      const value = Properties.Environment.Variables.ORIGIN_SECRETS;
      return value === undefined ? [] : [[file, secretsIn(deployedText(app, stack, value))] as const];
    }),
  );
}

/** Calls that would be refused while a deployment runs: the distribution and a function are each old or new. */
function refusedDuring(before: Synthesized, after: Synthesized): readonly string[] {
  return [before, after].flatMap((sending) =>
    [before, after].flatMap((accepting) =>
      [...acceptedBy(accepting)].flatMap(([file, accepted]) =>
        sentBy(sending).flatMap((sent) => (accepted.includes(sent) ? [] : [`${file} refuses ${sent}`])),
      ),
    ),
  );
}

const importsOf = (app: Synthesized, stack: string): readonly string[] =>
  [
    ...JSON.stringify([...app.templates].filter(([path]) => path.startsWith(stack))).matchAll(
      /"Fn::ImportValue":"([^"]+)"/g,
    ),
  ].map(([, name]) => String(name));
const exportsOf = (app: Synthesized, stack: string): readonly unknown[] =>
  Object.values(app.templates.get(stack)?.Outputs ?? {}).map(
    (output) => (output as { Export?: { Name: unknown } }).Export?.Name,
  );

describe('a rotation of the origin secret', () => {
  it('begins with one version and ends with the next, and each origin of the API is sent it', () => {
    expect(deployments.map(sentBy)).toEqual(
      // Both APIs: HTTP and sockets.
      ['OriginSecret', 'OriginSecret', 'OriginSecret2', 'OriginSecret2'].map((sent) => [sent, sent]),
    );
    const accepted = deployments.map((app) => new Set([...acceptedBy(app).values()].map(String)));
    expect(accepted).toEqual(
      ['OriginSecret', 'OriginSecret,OriginSecret2', 'OriginSecret,OriginSecret2', 'OriginSecret2'].map(
        (versions) => new Set([versions]),
      ),
    );
    // The reply to unknown routes tells nothing and asks for nothing.
    const calls = [...catalogue.map(functionFile), 'functions/realtime/authorize-socket.ts'];
    expect([...acceptedBy(deployments[0]).keys()].sort()).toEqual(calls.sort());
  });

  it.each(steps)('refuses no call while a step is deployed, whatever is old or new', (before, after) => {
    expect(refusedDuring(before, after)).toEqual([]);
    expect(refusedDuring(after, before)).toEqual([]);
  });

  it('would refuse calls in every function if a step was left out', () => {
    const [first, , third, last] = deployments;
    for (const skipping of [refusedDuring(first, last), refusedDuring(first, third)]) {
      expect(new Set(skipping.map((text) => text.split(' ')[0])).size).toBe(acceptedBy(first).size);
    }
  });

  it.each(steps)('takes no export from the service that was deployed before the data', (before, after) => {
    const used = importsOf(before, 'laurel-staging-service');
    expect(used.filter((name) => name.includes('OriginSecret')).length).toBeGreaterThan(0);
    const given = exportsOf(after, 'laurel-staging-data');
    expect(used.filter((name) => !given.includes(name))).toEqual([]);
  });

  it.each(steps)('changes no secret that there was', (before, after) => {
    const known = new Map(after.ofType('AWS::SecretsManager::Secret').map((one) => [one.logicalId, one]));
    const accepted = new Set([...acceptedBy(before).values()].flat());
    for (const { logicalId, Properties } of before.ofType('AWS::SecretsManager::Secret')) {
      if (accepted.has(logicalId.replace(/[0-9A-F]{8}$/, '')))
        expect(known.get(logicalId)?.Properties, logicalId).toEqual(Properties);
    }
    expect(known.has('IdentifierKey29759978')).toBe(true);
  });

  it('updates every function where what it accepts changes, and none where only the sender changes', () => {
    const environmentsOf = (app: Synthesized) =>
      [...laurelFunctions(app)].map(([file, { stack, Properties }]) => {
        const { ORIGIN_SECRETS: value } = Properties.Environment.Variables;
        return [file, value === undefined ? '' : deployedText(app, stack, value)] as const;
      });
    const changed = steps.map(([before, after]) => {
      const old = new Map(environmentsOf(before));
      return environmentsOf(after).filter(([file, text]) => old.get(file) !== text).length;
    });
    const all = acceptedBy(deployments[0]).size;
    expect(changed).toEqual([all, 0, all]);
  });

  it('needs at most 50 dynamic references in a template with two versions, and tells which are deployed', () => {
    for (const [app, versions] of [
      [deployments[1], '1,2'],
      [deployments[2], '2,1'],
    ] as const) {
      for (const [path, template] of app.templates) {
        expect(JSON.stringify(template).split('{{resolve:').length - 1, path).toBeLessThanOrEqual(50);
      }
      const outputs = app.templates.get('laurel-staging-service')?.Outputs;
      expect(outputs).toMatchObject({ OriginSecretVersions: { Value: versions } });
    }
  });

  it.each([[[]], [['1', '3']], [['0']]])('is refused at synthesis with the versions %j', (originSecrets) => {
    expect(() => synthesize({ ...environments.dev, originSecrets })).toThrow(/originSecrets: \[/);
  });
});
