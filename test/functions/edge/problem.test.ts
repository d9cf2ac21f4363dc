import { expect, it } from 'vitest';
import { SignInAgain } from '#shared/domain/identity/refusals.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import { problemAnswer } from '../../../functions/edge/problem.ts';

it('a refusal says in headers when to come again, and with what', () => {
  expect(problemAnswer(new Unavailable(), 'r1').headers).toEqual({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'retry-after': '1',
  });
  const { statusCode, headers, body } = problemAnswer(new SignInAgain(300), 'r1');
  expect(headers).toEqual({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'www-authenticate':
      'Bearer error="insufficient_user_authentication", error_description="A more recent sign-in is needed", max_age="300"',
  });
  expect([statusCode, JSON.parse(body)]).toEqual([
    401,
    {
      type: 'urn:laurel:problem:sign-in-again',
      title: 'Sign in again',
      status: 401,
      detail:
        'The call needs a more recent sign-in. Sign in again, and send the same call with the new token.',
      instance: 'r1',
      code: 'sign-in-again',
      help: '/docs/errors#sign-in-again',
      maxAge: 300,
    },
  ]);
});
