import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environments } from '../../infra/environments/environments.ts';
import { laurel } from '../../infra/laurel.ts';
import { resourcesOfType } from '../../local/template/deployment.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';
import { MemberSocket } from './realtime-socket.ts';

/** The deployments of one rotation, in their order. */
const deployments = [['1'], ['1', '2'], ['2', '1'], ['2']];
const CARD = '2981000012345';

// CDK's validation of templates takes longer than all else here, and `npm run synth` has it.
process.env.CDK_VALIDATION = 'false';

const scratch = mkdtempSync(join(tmpdir(), 'laurel-rotation-'));
const data = join(scratch, 'data');
let assemblies: ReadonlyMap<readonly string[], string>;
beforeAll(() => {
  assemblies = new Map(deployments.map((versions) => [versions, deployed(versions)]));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The command line of CDK has these in each context: the runner finds nested stacks and assets by what they add. */
const commandLine = { 'aws:cdk:enable-asset-metadata': true, 'aws:cdk:enable-path-metadata': true };

/** The app of dev with these accepted versions, bundled as it is deployed. */
function deployed(originSecrets: readonly string[]): string {
  const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));
  const outdir = join(scratch, originSecrets.join('-'));
  const app = new App({ outdir, context: { ...context, ...commandLine } });
  laurel(app, { ...environments.dev, originSecrets });
  return app.synth().directory;
}

interface Checking {
  readonly file: string;
  readonly accepted: readonly string[];
}

/** Every function that checks where a request came from, with the values that it accepts. */
function checkingFunctions({ runner }: Environment): readonly Checking[] {
  return resourcesOfType(runner.deployment, 'AWS::Lambda::Function').flatMap(({ properties }) => {
    const { Variables = {} } = (properties.Environment ?? {}) as { Variables?: Record<string, string> };
    const file = /functions\/\S+$/.exec(String(properties.Description))?.[0] ?? '';
    return Variables.ORIGIN_SECRETS === undefined
      ? []
      : [{ file, accepted: Variables.ORIGIN_SECRETS.split(',') }];
  });
}

function sentBy({ runner }: Environment): readonly string[] {
  const [distribution] = resourcesOfType(runner.deployment, 'AWS::CloudFront::Distribution');
  const config = distribution?.properties.DistributionConfig as
    | { Origins: { OriginCustomHeaders?: { HeaderValue: string }[] }[] }
    | undefined;
  return (config?.Origins ?? []).flatMap(({ OriginCustomHeaders = [] }) =>
    OriginCustomHeaders.map(({ HeaderValue }) => HeaderValue),
  );
}

const isAuthorizer = (file: string): boolean => file.endsWith('authorize-socket.ts');

/** The status of a call that brings `header` and no token, as the gateway would hand it to the function. */
async function statusOf(environment: Environment, file: string, header?: string) {
  const { result, error } = await environment.invoke(file, {
    headers: header === undefined ? {} : { 'x-laurel-origin': header },
    requestContext: { requestId: 'r-1', routeKey: 'GET /', http: { sourceIp: '203.0.113.7' } },
  });
  expect(error, file).toBeUndefined();
  return result as { statusCode: number; body: string };
}

/** How the authorizer decides on a handshake with a good token that brings `header`. */
async function decisionOn(environment: Environment, member: string, header?: string) {
  const token = await environment.token({ member });
  const { result, error } = await environment.invoke('functions/realtime/authorize-socket.ts', {
    methodArn: 'arn:aws:execute-api:eu-west-1:000000000000:api/ws/$connect',
    headers: { authorization: `Bearer ${token}`, ...(header && { 'x-laurel-origin': header }) },
  });
  expect(error).toBeUndefined();
  return result as { policyDocument: { Statement: [{ Effect: string }] }; context?: object };
}

const known = new Set<string>();
let member: string | undefined;
const balances: number[] = [];

/** A till that knows a card, and a member at a socket, through the distribution. */
async function useEverything(environment: Environment): Promise<void> {
  member ??= await environment.enrol({ identifiers: { cards: [CARD] } });
  const found = await environment.call('POST', '/v1/members/lookup', { body: { card: CARD } });
  expect(found.body).toMatchObject({ memberId: member });
  const socket = await MemberSocket.open(environment.runner.url, await environment.token({ member }));
  const booked = await environment.buy(member, `p-${balances.length}`, purchaseOf(100));
  expect(booked.status).toBe(201);
  balances.push(booked.body.balance.pending + booked.body.balance.available);
  await socket.until('the balance', ({ balances: frames }) => frames.length > 0);
  socket.raw.close();
}

/** One function behind each wrapper of handlers: all kinds of calls, where starting every function would take long. */
const oneBehindEachWrapper = [
  'functions/ledger/book-purchase.ts',
  'functions/ledger/get-balance.ts',
  'functions/audit/list-acts.ts',
  'functions/clients/book-partner-purchase.ts',
  'functions/service/get-health.ts',
];

/** Every value that there ever was is accepted by the functions, or refused by them without a word about another. */
async function knockWithEach(
  environment: Environment,
  files: readonly string[],
  accepted: readonly string[],
): Promise<void> {
  for (const header of [...known, 'x'.repeat(40), undefined]) {
    const good = header !== undefined && accepted.includes(header);
    const decision = await decisionOn(environment, String(member), header);
    expect(decision.policyDocument.Statement[0].Effect).toBe(good ? 'Allow' : 'Deny');
    expect(decision.context !== undefined).toBe(good);
    const answers = await Promise.all(
      files.map(async (file) => [file, await statusOf(environment, file, header)] as const),
    );
    const around = answers.filter(
      ([, { statusCode, body }]) => statusCode === 403 && body.includes('directly'),
    );
    expect(around.map(([file]) => file)).toEqual(good ? [] : answers.map(([file]) => file));
    const said = [JSON.stringify(decision), ...answers.map(([, { body }]) => body), ...environment.reports];
    for (const value of known) expect(said.filter((text) => text.includes(value))).toEqual([]);
  }
}

describe('a rotation of the origin secret over one data folder', () => {
  it.each(deployments.map((versions) => [versions.join(', '), versions] as const))(
    'with the versions %s calls and sockets pass, and functions accept or refuse each value',
    async (_, versions) => {
      const environment = await startEnvironment({
        folder: data,
        assembly: String(assemblies.get(versions)),
      });
      try {
        const values = checkingFunctions(environment)[0]?.accepted ?? [];
        for (const { accepted: own } of checkingFunctions(environment)) expect(own).toEqual(values);
        expect(values).toHaveLength(versions.length);
        for (const value of values) known.add(value);
        const numbered = [...known];
        expect(new Set(sentBy(environment))).toEqual(new Set([numbered[Number(versions[0]) - 1]]));
        await useEverything(environment);
        const every = checkingFunctions(environment).map(({ file }) => file);
        expect(every.length).toBeGreaterThan(50);
        expect(every).toEqual(expect.arrayContaining(oneBehindEachWrapper));
        const complete = versions === deployments.at(-1);
        const files = complete ? every.filter((file) => !isAuthorizer(file)) : oneBehindEachWrapper;
        await knockWithEach(environment, files, values);
      } finally {
        await environment.stop();
      }
    },
  );

  it('kept the member, the card and the points through all of them', () => {
    expect(known.size).toBe(2);
    expect(balances).toEqual(balances.map((_, index) => (index + 1) * Number(balances[0])));
    expect(balances).toHaveLength(deployments.length);
  });
});
