import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { devClient } from '../../../local/issuer/issuer.ts';
import { SignIns } from '../../../local/issuer/sign-ins.ts';

const MINUTE = 60_000;
const verifier = 'v'.repeat(43);
const given = { clientId: 'app', redirectUri: 'http://localhost:3000/', verifier };

function codeAt(signIns: SignIns): string {
  const person = devClient('dev-member');
  if (!person) throw new Error('there is no dev-member');
  const signedIn = { app: { id: 'app', scopes: [] }, person, member: 'm-1', at: 1_800_000_000, signOuts: 0 };
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  return signIns.issue({ signedIn, redirectUri: given.redirectUri, challenge });
}

test('a code is good for less than five minutes', () => {
  let now = 0;
  const signIns = new SignIns(() => now);
  const [early, late] = [codeAt(signIns), codeAt(signIns)];
  now = 5 * MINUTE - 1;
  expect(signIns.redeem(early, given)).toMatchObject({ signedIn: { member: 'm-1' } });
  now = 5 * MINUTE;
  expect(signIns.redeem(late, given)).toBeUndefined();
});

test('the oldest of too many codes are forgotten', () => {
  const signIns = new SignIns(() => 0);
  const oldest = codeAt(signIns);
  const next = codeAt(signIns);
  for (let count = 0; count < 9_999; count += 1) codeAt(signIns);
  expect(signIns.redeem(oldest, given)).toBeUndefined();
  expect(signIns.redeem(next, given)).toBeDefined();
});
