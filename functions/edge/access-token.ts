import type middy from '@middy/core';
import { NoAccessToken } from '#shared/domain/requests/refusals.ts';
import type { HttpEvent } from './request.ts';

/**
 * Refuses ID tokens. The gateway accepts them by their audience, and only their missing scopes keep them out. Should
 * one ever have scopes, its claim `token_use` still gives it away.
 */
export function accessTokensOnly(): middy.MiddlewareObj<HttpEvent> {
  return {
    before: ({ event }) => {
      const token = event.requestContext.authorizer?.jwt;
      if (token && token.claims.token_use !== 'access') throw new NoAccessToken();
    },
  };
}
