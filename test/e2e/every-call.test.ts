import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Environment, startEnvironment } from './environment.ts';
import { EveryCall, mayCall, staff, withToken } from './every-call.ts';

let environment: Environment;
let calls: EveryCall;

beforeAll(async () => {
  environment = await startEnvironment();
  calls = await EveryCall.prepare(environment);
});
afterAll(() => environment.stop());

/** The wiring of each contract; every role on every route is tried in authorization.deep.test.ts. */
describe.each(withToken)('$method $path', (contract) => {
  it('asks for a token, or is public', async () => {
    const { status } = await calls.call(contract, 'nobody', calls.member);
    expect(status).toBe(contract.scopes === 'public' ? 200 : 401);
  });

  it('does its work for the first role that may call it, and is forbidden to the first that may not', async () => {
    const [may, mayNot] = [true, false].map((allowed) =>
      staff.find((one) => mayCall(contract, one) === allowed),
    );
    if (mayNot) expect((await calls.call(contract, mayNot, calls.member)).status).toBe(403);
    await calls.prepare(contract);
    if (!may) throw new Error('nobody may call it');
    const { id } = await calls.subject(contract);
    expect([200, 201, 202, 204]).toContain((await calls.call(contract, may, id)).status);
  });
});
