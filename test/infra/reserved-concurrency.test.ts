import { describe, expect, it } from 'vitest';
import { environmentNames, environments } from '../../infra/environments/environments.ts';
import { laurelFunctions, permissionsOf } from '../../infra/synth/permissions.ts';
import type { Located } from '../../infra/synth/templates.ts';
import { catalogue } from '../../shared/contracts/catalogue/catalogue.ts';
import { functionFile, isLimited } from '../../shared/contracts/contract.ts';
import { synthesize, synthesized } from './synthesized.ts';

const reserved = { socketFunction: 21, jobParts: 22, staffFunction: 23 };
const app = synthesize({ ...environments.dev, reservedConcurrency: reserved });
const functions = laurelFunctions(app);
const ofFunction = ({ Properties }: Located): unknown => Properties.ReservedConcurrentExecutions;

const fileOf = (stack: string, logicalId: string) =>
  [...functions].find(([, fn]) => fn.stack === stack && fn.logicalId === logicalId)?.[0];

/** Files of the functions that a resource names, in its own stack. */
const namedBy = ({ stack, Properties }: Located): readonly string[] =>
  [...JSON.stringify(Properties).matchAll(/"Fn::GetAtt":\["(\w+)","Arn"\]/g)].flatMap(
    ([, id = '']) => fileOf(stack, id) ?? [],
  );

const ofSocket = new Set(
  ['AWS::ApiGatewayV2::Integration', 'AWS::ApiGatewayV2::Authorizer']
    .flatMap((type) => app.ofType(type))
    .filter(({ stack }) => stack.endsWith('/Realtime'))
    .flatMap(namedBy),
);
const ofJobs = new Set(app.ofType('AWS::StepFunctions::StateMachine').flatMap(namedBy));
const ofStreams = new Set(
  app
    .ofType('AWS::Lambda::EventSourceMapping')
    .map(({ stack, Properties }) => fileOf(stack, Properties.FunctionName.Ref)),
);
const writesLedger = (fn: Located) =>
  permissionsOf(app, fn).some(
    ({ action, resource }) => action === 'dynamodb:PutItem' && /^Ledger/.test(resource),
  );
const ofStaff = new Set(
  catalogue.filter((one) => one.scopes !== 'public' && !isLimited(one)).map(functionFile),
);

/** The rule: functions of sockets, steps of jobs, and functions of staff that book nothing. */
function expected(file: string, fn: Located): number | undefined {
  if (ofStreams.has(file) || writesLedger(fn)) return undefined;
  if (ofSocket.has(file)) return reserved.socketFunction;
  if (ofJobs.has(file)) return /walk-/.test(file) ? reserved.jobParts : 2;
  return ofStaff.has(file) ? reserved.staffFunction : undefined;
}

describe('reserved concurrency', () => {
  it.each([...functions])('%s has what the rule gives it', (file, fn) => {
    expect(ofFunction(fn)).toBe(expected(file, fn));
  });

  it('is held against functions of every kind', () => {
    expect(ofSocket.size).toBeGreaterThanOrEqual(5);
    expect(ofJobs.size).toBeGreaterThanOrEqual(3);
    expect(ofStreams.size).toBeGreaterThanOrEqual(3);
    for (const file of ['ledger/book-purchase', 'ledger/redeem-points', 'ledger/adjust-points'])
      expect(ofFunction(functions.get(`functions/${file}.ts`) as Located), file).toBeUndefined();
    expect(ofFunction(functions.get('functions/audit/list-acts.ts') as Located)).toBe(23);
  });

  it.each(environmentNames)('%s leaves most of the 1,000 executions of an account to tills', (name) => {
    const all = synthesized(name).ofType('AWS::Lambda::Function').map(ofFunction);
    const together = all.reduce<number>((sum, executions) => sum + Number(executions ?? 0), 0);
    if (name === 'dev') expect(together, 'dev sets nothing aside').toBe(0);
    else expect(together).toBeGreaterThan(0);
    expect(together).toBeLessThanOrEqual(400);
  });
});
