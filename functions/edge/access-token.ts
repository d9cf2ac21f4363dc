import type middy from '@middy/core';
import { Refusal } from '#shared/domain/refusal.ts';
import type { HttpEvent } from './request.ts';

class NoAccessToken extends Refusal {
  constructor() {
    super({
      code: 'unauthorized',
      status: 401,
      title: 'This is no access token',
      detail: 'Send the access token. The ID token is for the app, not for calls.',
      authenticate: 'Bearer error="invalid_token", error_description="This is no access token"',
    });
  }
}

/**
 * The gateway takes an ID token as well, by its audience; only its missing scopes keep it out. Should one ever have
 * scopes, its use still tells what it is.
 */
export function accessTokensOnly(): middy.MiddlewareObj<HttpEvent> {
  return {
    before: ({ event }) => {
      const token = event.requestContext.authorizer?.jwt;
      if (token && token.claims.token_use !== 'access') throw new NoAccessToken();
    },
  };
}
