import { Refusal } from '#shared/domain/refusal.ts';

/**
 * The token is valid, but the sign-in is too old for this act. `maxAge` is the highest age in seconds; OAuth clients
 * find the same value in the challenge.
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
