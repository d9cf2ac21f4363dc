import type middy from '@middy/core';
import { NoAccessToken } from '#shared/domain/requests/refusals.ts';
import type { HttpEvent } from './request.ts';

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
