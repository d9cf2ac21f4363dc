import { expect, test } from 'vitest';
import { createIam } from '../../../local/iam/iam.ts';
import { deliveryRequests, demand, readingRequests } from '../../../local/iam/service-access.ts';
import type { Resource } from '../../../local/template/deployment.ts';
import { callJson, startAws } from '../aws/aws-fixture.ts';
import { lambda, rule } from '../aws/example-resources.ts';
import { deploymentOf } from '../dynamodb/example-tables.ts';

const machineArn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:jobs';
const roleArn = 'arn:aws:iam::000000000000:role/the-role';
const walk = lambda('walk');
const streamArn = 'arn:aws:dynamodb:eu-west-1:000000000000:table/ledger/stream/local';

function resource(type: string, arn: string, properties: object): Resource {
  return { path: `service/${type}`, type, ref: arn, arn, properties: properties as Resource['properties'] };
}

/** A role that all of these act in, with its statements. */
const role = (...Statement: readonly object[]) =>
  resource('AWS::IAM::Role', roleArn, { Policies: [{ PolicyDocument: { Statement } }] });
const acting = { ...walk, properties: { Role: roleArn, Runtime: 'nodejs24.x' } };

/** The endpoint over these resources, which checks their roles. */
async function awsWithRoles(resources: readonly Resource[]) {
  const reports: string[] = [];
  const invoked: string[] = [];
  const aws = await startAws(resources, {
    iam: createIam({ deployment: deploymentOf(...resources), report: (line) => reports.push(line) }),
    invoke: async (functionArn) => {
      invoked.push(functionArn);
      return { result: null };
    },
  });
  return { aws, reports, invoked };
}

const machine = resource('AWS::StepFunctions::StateMachine', machineArn, {
  RoleArn: roleArn,
  DefinitionString: JSON.stringify({
    StartAt: 'Walk',
    States: {
      Walk: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Parameters: { FunctionName: walk.arn, 'Payload.$': '$' },
        End: true,
      },
    },
  }),
});
const start = { stateMachineArn: machineArn, name: 'one', input: '{}' };

test('a machine runs a function only when its role may invoke it', async () => {
  const refused = await awsWithRoles([machine, acting, role()]);
  await callJson(refused.aws.endpoint, 'AWSStepFunctions.StartExecution', start);
  await refused.aws.settled();
  expect(refused.invoked).toEqual([]);
  expect(refused.reports).toEqual([
    `jobs: IAM refuses lambda:InvokeFunction on ${walk.arn}: no policy of its role the-role allows it`,
  ]);
  expect(refused.aws.lines).toEqual(['jobs: the execution one failed: Lambda.AWSLambdaException']);

  const may = { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: walk.arn };
  const allowed = await awsWithRoles([machine, acting, role(may)]);
  await callJson(allowed.aws.endpoint, 'AWSStepFunctions.StartExecution', start);
  await allowed.aws.settled();
  expect(allowed.invoked).toEqual([walk.arn]);
});

test('a rule runs a function only by a permission of the function', async () => {
  const sweep = rule('sweep', { EventPattern: { source: ['laurel'] }, Targets: [{ Arn: walk.arn }] });
  const permission = resource('AWS::Lambda::Permission', '', {
    Action: 'lambda:InvokeFunction',
    FunctionName: walk.arn,
    Principal: 'events.amazonaws.com',
    SourceArn: sweep.arn,
  });
  const event = { Entries: [{ Source: 'laurel', DetailType: 'Swept', Detail: '{}' }] };
  const refused = await awsWithRoles([sweep, acting, role()]);
  await callJson(refused.aws.endpoint, 'AWSEvents.PutEvents', event);
  await refused.aws.settled();
  expect(refused.invoked).toEqual([]);
  expect(refused.aws.lines).toEqual([
    expect.stringContaining(`No permission of ${walk.arn} lets ${sweep.arn}`),
  ]);

  const allowed = await awsWithRoles([sweep, acting, role(), permission]);
  await callJson(allowed.aws.endpoint, 'AWSEvents.PutEvents', event);
  await allowed.aws.settled();
  expect(allowed.invoked).toEqual([walk.arn]);
});

test('Lambda reads a stream and parks records in the role of the function, or the start is refused', () => {
  const bucket = 'arn:aws:s3:::parked';
  const statements = [
    ...['DescribeStream', 'GetRecords', 'GetShardIterator'].map((name) => ({
      Effect: 'Allow',
      Action: `dynamodb:${name}`,
      Resource: streamArn,
    })),
    { Effect: 'Allow', Action: 'dynamodb:ListStreams', Resource: '*' },
    { Effect: 'Allow', Action: 's3:PutObject', Resource: `${bucket}/aws/lambda/*` },
    { Effect: 'Allow', Action: 's3:ListBucket', Resource: bucket },
  ];
  const starting = (given: readonly object[]) => () => {
    const iam = createIam({ deployment: deploymentOf(acting, role(...given)), report: () => undefined });
    demand(iam, acting.arn, [...readingRequests(iam, streamArn), ...deliveryRequests(iam, bucket)], 'here');
  };
  expect(starting(statements)).not.toThrow();
  for (const missing of statements) {
    const rest = statements.filter((statement) => statement !== missing);
    expect(starting(rest)).toThrow(`is not authorized to perform: ${missing.Action}`);
  }
});

test('a role that is not there, or a policy that the runner cannot check, is refused at the start', () => {
  const started =
    (...resources: readonly Resource[]) =>
    () =>
      createIam({ deployment: deploymentOf(...resources), report: () => undefined });
  expect(started(acting)).toThrow(`The template has no role ${roleArn}`);
  const unknown = { StringEquals: { 'aws:PrincipalTag/team': 'x' } };
  expect(
    started(acting, role({ Effect: 'Allow', Action: 'a:b', Resource: '*', Condition: unknown })),
  ).toThrow('the condition key aws:principaltag/team is not supported');
  expect(started({ ...acting, properties: { Runtime: 'nodejs24.x' } })).toThrow('It acts in no role');
});
