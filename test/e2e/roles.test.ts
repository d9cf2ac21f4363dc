import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { expectRefused } from './answers.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';
import { assemblyWithout } from './less-allowed.ts';
import { purchaseOf } from './purchases.ts';
import { MemberSocket } from './realtime-socket.ts';

/** Each function loses one action. The app must fail where it needs that action, and say so, and only there. */
const taken = {
  table: { policy: 'LookupMemberRole', action: 'dynamodb:GetItem', resource: /MembersTable/ },
  index: { policy: 'GetRedemptionRole', action: 'dynamodb:Query', resource: /byReference/ },
  item: { policy: 'PutSegmentsRole', action: 'dynamodb:ConditionCheckItem', resource: /MembersTable/ },
  key: { policy: 'GetMemberRole', action: 'kms:Decrypt', resource: /ProfileKey/ },
  stream: { policy: 'RepublishEntriesRole', action: 'kinesis:PutRecords', resource: /Entries/ },
  socket: { policy: 'AnswerFrameRole', action: 'execute-api:ManageConnections', resource: /POST/ },
  pool: { policy: 'LinkSignInRole', action: 'cognito-idp:AdminGetUser', resource: /IdentityUsers/ },
  parts: { policy: 'BacktestParts', action: 'states:StartExecution', resource: /BacktestMachine/ },
};

let laurel: Environment;
let member: string;

beforeAll(async () => {
  laurel = await startEnvironment({
    assembly: await assemblyWithout(Object.values(taken), ['NotFoundRoute', 'GetProgramRoute']),
    stateWait: async () => undefined,
  });
  member = await laurel.enrol({ identifiers: { cards: ['2981000012345'] } });
  await laurel.buy(member, 'p-1', purchaseOf(1000));
  await laurel.runner.drained();
});
afterAll(() => laurel.stop());

/** The runner has told its watcher who was refused what. */
function expectReported(who: string, action: string, resource: string): void {
  const line = new RegExp(
    `^\\S*${who}\\S*: IAM refuses ${action} on arn:\\S*${resource}\\S*: no policy of its role \\S*Role\\S* allows it$`,
  );
  expect(laurel.reports).toContainEqual(expect.stringMatching(line));
}

/** A slow machine is no failure. */
const patient = { timeout: 60_000, interval: 100 };

/** Those who may make a call that agents may not. */
const callers: Readonly<Record<string, As>> = { PutSegments: 'marketer', GetRedemption: 'channel' };

/** The error of a function whose role was refused an action, as the SDK gives it. */
const denied = (action: string, resource: string) => ({
  error: {
    errorType: 'AccessDeniedException',
    errorMessage: expect.stringMatching(
      new RegExp(
        `^User: arn:aws:sts::000000000000:assumed-role/\\S+ is not authorized to perform: ${action} on resource: arn:\\S*${resource}\\S* because no identity-based policy allows the ${action} action$`,
      ),
    ),
    trace: expect.anything(),
  },
});

describe('a function whose role lost an action', () => {
  it.each([
    [
      'on a table',
      'POST',
      '/v1/members/lookup',
      { card: '2981000012345' },
      'LookupMember',
      'dynamodb:GetItem',
      'MembersTable',
    ],
    [
      'on an index',
      'GET',
      '/v1/members/{member}/redemptions/r',
      undefined,
      'GetRedemption',
      'dynamodb:Query',
      '/index/byReference',
    ],
    [
      'on an item of a transaction',
      'PUT',
      '/v1/members/{member}/segments',
      { segments: ['tea'] },
      'PutSegments',
      'dynamodb:ConditionCheckItem',
      'MembersTable',
    ],
    ['on a key', 'GET', '/v1/members/{member}', undefined, 'GetMember', 'kms:Decrypt', ':key/'],
    [
      'on the user pool',
      'PUT',
      '/v1/members/{member}/sign-in',
      { username: 'ada' },
      'LinkSignIn',
      'cognito-idp:AdminGetUser',
      ':userpool/',
    ],
  ])('%s fails, and the runner says so', async (_, method, path, body, who, action, resource) => {
    const before = await laurel.contents();
    const answer = await laurel.call(method, path.replace('{member}', member), {
      as: callers[who] ?? 'agent',
      body,
    });
    expectRefused(answer, { status: 500, code: 'internal' });
    expectReported(who, action, resource);
    expect(await laurel.contents()).toEqual(before);
  });

  it('on a stream gets the refusal of AWS', async () => {
    const invocation = await laurel.invoke('functions/ledger/republish-entries.ts', { memberId: member });
    expect(invocation).toEqual(denied('kinesis:PutRecords', ':stream/'));
    expectReported('RepublishEntries', 'kinesis:PutRecords', ':stream/');
  });

  it('on sockets reaches none', async () => {
    const socket = await MemberSocket.open(laurel.runner.url, await laurel.token({ member }));
    socket.raw.send('{"type":"unheard-of"}');
    await vi.waitFor(
      () => expectReported('AnswerFrame', 'execute-api:ManageConnections', '/ws/POST/@connections/'),
      patient,
    );
    socket.raw.terminate();
  });

  it('still does all else', async () => {
    const { status, body } = await laurel.call('GET', `/v1/members/${member}/purchases/p-1`);
    expect([status, body.purchaseId]).toEqual([200, 'p-1']);
  });
});

describe('a state machine whose role lost an action', () => {
  it('on itself starts no part, and its job fails', async () => {
    const promotion = { name: 'Ten', conditions: { all: [] }, effect: { type: 'bonus', points: 10 } };
    await laurel.call('PUT', '/v1/promotions/ten', { as: 'marketer', body: promotion });
    const [from, to] = ['2026-11-01T00:00:00.000Z', '2026-11-02T00:00:00.000Z'];
    const { status, headers } = await laurel.call('POST', '/v1/promotions/ten/backtests', {
      as: 'marketer',
      body: { from, to },
    });
    expect(status).toBe(202);
    await vi.waitFor(async () => {
      const { body } = await laurel.call('GET', headers.get('location') ?? '', { as: 'analyst' });
      expect(body.status).toBe('failed');
    }, patient);
    expectReported('BacktestMachine', 'states:StartExecution', 'BacktestMachine');
  });
});

describe('a route whose permission is gone', () => {
  it.each([
    ['/v1/program', 'GetProgram', '/\\$default/GET/v1/program'],
    ['/v1/nowhere', 'NotFound', '/\\$default/\\$default'],
  ])('%s is the 500 of the gateway, and its function does not run', async (path, who, source) => {
    const authorization = `Bearer ${await laurel.token('channel')}`;
    const response = await fetch(`${laurel.runner.url}${path}`, { headers: { authorization } });
    expect([response.status, await response.json()]).toEqual([500, { message: 'Internal Server Error' }]);
    const line = new RegExp(
      `^\\S*${who}\\S*: Lambda refuses apigateway.amazonaws.com: no AWS::Lambda::Permission .*${source}$`,
    );
    expect(laurel.reports).toContainEqual(expect.stringMatching(line));
  });
});
