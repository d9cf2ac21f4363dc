import { Refusal } from '#shared/domain/refusal.ts';

/**
 * The token is good, but too long ago did its person sign in for what is asked. `maxAge` are the seconds that a
 * sign-in may be old; the challenge says the same to OAuth clients.
 * @see https://www.rfc-editor.org/rfc/rfc9470
 */
export class SignInAgain extends Refusal {
  static readonly kind = { code: 'sign-in-again', status: 401, title: 'Sign in again' } as const;

  constructor(maxAge: number) {
    super(SignInAgain.kind, {
      detail:
        'The call needs a more recent sign-in. Sign in again, and send the same call with the new token.',
      data: { maxAge },
      authenticate:
        'Bearer error="insufficient_user_authentication", ' +
        `error_description="A more recent sign-in is needed", max_age="${maxAge}"`,
    });
  }
}
