import { describe, expect, it } from 'vitest';
import { takesCreateOnly, takesKnownTags } from '#shared/contracts/preconditions.ts';
import { expectRefused } from './answers.ts';
import { tagOf } from './entity-tags.ts';
import type { Environment } from './environment.ts';
import { type EveryCall, firstThatMay, useEveryCall, withToken } from './every-call.ts';

let environment: Environment;
let calls: EveryCall;

useEveryCall((opened, prepared) => {
  environment = opened;
  calls = prepared;
});

/** The tags of all answers are held to their contracts (entity-tags.ts). */
describe.each(withToken.filter(takesKnownTags))('$method $path', (contract) => {
  it('has no body for a caller who has it', async () => {
    const call = (headers = {}) => calls.call(contract, firstThatMay(contract), calls.member, {}, headers);
    const first = await call();
    const again = await call({ 'if-none-match': `"x", ${tagOf(first)}` });
    expect([first.status, again.status, tagOf(again)]).toEqual([200, 304, tagOf(first)]);
    expect((await call({ 'if-none-match': '"x"' })).status).toBe(200);
    const pointers = ['/header/if-none-match'];
    expectRefused(await call({ 'if-none-match': 'x' }), { status: 400, code: 'validation', pointers });
  });
});

describe.each(withToken.filter(({ ifMatch }) => ifMatch))('$method $path', (contract) => {
  it('changes nothing where the document is not the one that the caller has seen', async () => {
    await calls.prepare(contract);
    const { id } = await calls.subject(contract);
    const call = (headers: Readonly<Record<string, string>>) =>
      calls.call(contract, firstThatMay(contract), id, {}, headers);
    const conflict = { status: 412, code: 'version-conflict' };
    await environment.runner.drained();
    const before = await environment.contents();
    expectRefused(await call({ 'if-match': '"x", W/"1"' }), conflict);
    if (takesCreateOnly(contract)) expectRefused(await call({ 'if-none-match': '*' }), conflict);
    const pointers = ['/header/if-match'];
    expectRefused(await call({ 'if-match': 'x' }), { status: 400, code: 'validation', pointers });
    expect(await environment.contents()).toEqual(before);
    // Any state will do: a key that an earlier test deleted is missing, but no conflict.
    expect((await call({ 'if-match': '*' })).status).not.toBe(412);
  });
});
