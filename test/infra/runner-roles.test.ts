import { describe, expect, it } from 'vitest';
import { environmentNames } from '../../infra/environments/environments.ts';
import { createIam } from '../../local/iam/iam.ts';
import { deliveryRequests, readingRequests } from '../../local/iam/service-access.ts';
import { mappingsOf } from '../../local/sources/mapping.ts';
import { type Deployment, resourcesOfType } from '../../local/template/deployment.ts';
import { loadDeployment } from '../../local/template/load.ts';
import { synthesized } from './synthesized.ts';

/** The resolved templates of an environment. Nobody needs what a secret holds. */
function deploymentOf(name: string): Deployment {
  return loadDeployment({
    assembly: synthesized(name as never).app.outdir,
    stackPrefix: `laurel-${name}-`,
    origin: 'http://localhost:3000',
    secretText: () => 'a secret',
  });
}

// The runner evaluates policies as AWS does, so that it finds here what only an encrypted environment would show.
describe.each(environmentNames)('roles of %s, as the runner reads them', (name) => {
  const deployment = deploymentOf(name);
  const reports: string[] = [];
  const iam = createIam({ deployment, report: (line) => reports.push(line) });
  const functions = resourcesOfType(deployment, 'AWS::Lambda::Function').filter(({ properties }) =>
    String(properties.Description).includes('functions/'),
  );

  it('may use the key of each table that they may use', () => {
    expect(functions.length).toBeGreaterThan(50);
    const rights = functions.map(({ arn }) => iam.dynamoDbRights(arn));
    expect(rights.filter((right) => (right?.allowed.size ?? 0) > 0).length).toBeGreaterThan(50);
    const keyless = rights.flatMap((right) =>
      [...(right?.refused.values() ?? [])].filter(({ action }) => action.startsWith('kms:')),
    );
    expect(keyless).toEqual([]);
  });

  it('let Lambda read their event source and park what fails', () => {
    const mappings = mappingsOf(deployment);
    expect(mappings).toHaveLength(4);
    for (const { functionArn, sourceArn, onFailureArn = '' } of mappings) {
      const requests = [...readingRequests(iam, sourceArn), ...deliveryRequests(iam, onFailureArn)];
      expect(iam.refusalOfActor(functionArn, requests)).toBeUndefined();
    }
  });
});
