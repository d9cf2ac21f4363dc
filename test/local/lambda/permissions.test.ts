import { describe, expect, it } from 'vitest';
import { INVOCATION_REFUSED, invokeForService } from '../../../local/lambda/permissions.ts';
import type { Resource } from '../../../local/template/deployment.ts';
import { deploymentOf } from '../dynamodb/example-tables.ts';

const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:book';
const api = 'arn:aws:execute-api:eu-west-1:000000000000:abc';

function permission(properties: object = {}): Resource {
  return {
    path: 'service/permission',
    type: 'AWS::Lambda::Permission',
    ref: 'permission',
    arn: '',
    properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: functionArn,
      Principal: 'apigateway.amazonaws.com',
      SourceArn: `${api}/*/*/*`,
      ...properties,
    },
  };
}

/** Invokes the function for a route of the API; its permissions are those given. */
async function invoked(permissions: readonly Resource[], source = `${api}/$default/GET/v1/members/{member}`) {
  const reports: string[] = [];
  const invoke = invokeForService('apigateway', {
    deployment: deploymentOf(...permissions),
    invoke: async (_, event) => ({ result: event }),
    report: (line) => reports.push(line),
  });
  return { ...(await invoke({ functionArn, sourceArn: source }, 'the event')), reports };
}

const lets = { result: 'the event', reports: [] };

describe('a function', () => {
  it.each([
    ['every route of the API', {}],
    ['its own route, with a wildcard for a parameter', { SourceArn: `${api}/*/GET/v1/members/*` }],
    ['everything, where the permission has no source', { SourceArn: undefined }],
    ['its account', { SourceAccount: '000000000000' }],
    ['its name', { FunctionName: 'book' }],
  ])('runs by a permission for %s', async (_, properties) => {
    expect(await invoked([permission(properties)])).toEqual(lets);
  });

  it.each([
    ['another function', { FunctionName: `${functionArn}-other` }],
    ['another service', { Principal: 'events.amazonaws.com' }],
    ['another API', { SourceArn: `${api}d/*/*/*` }],
    ['another method', { SourceArn: `${api}/*/PUT/v1/members/*` }],
    ['another path', { SourceArn: `${api}/*/GET/v1/members` }],
    ['another account', { SourceAccount: '111111111111' }],
    ['another action', { Action: 'lambda:InvokeFunctionUrl' }],
  ])('does not run by a permission for %s', async (_, properties) => {
    expect(await invoked([permission(properties)])).toEqual({
      error: {
        errorType: INVOCATION_REFUSED,
        errorMessage: `User: apigateway.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn} because no resource-based policy allows the lambda:InvokeFunction action`,
      },
      reports: [expect.stringContaining('book: Lambda refuses apigateway.amazonaws.com')],
    });
  });

  it('behind the default route needs a permission that names it: three wildcards do not', async () => {
    const source = `${api}/$default/$default`;
    expect(await invoked([permission()], source)).toMatchObject({ error: { errorType: INVOCATION_REFUSED } });
    expect(await invoked([permission({ SourceArn: `${api}/*/$default` })], source)).toEqual(lets);
  });

  it('does not start with a permission that the runner cannot check in full', async () => {
    const narrowed = permission({ PrincipalOrgID: 'o-1234567890' });
    await expect(invoked([narrowed])).rejects.toThrow(/does not support PrincipalOrgID/);
  });
});
