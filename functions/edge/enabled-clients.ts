import type middy from '@middy/core';
import { clientGuard } from '../compose/client-guard.ts';
import { callerOf, type HttpEvent } from './request.ts';

/** Refuses machine clients that an admin disabled, before the request is parsed. */
export function enabledClients(): middy.MiddlewareObj<HttpEvent> {
  const guard = clientGuard();
  return { before: async ({ event }) => guard.check(callerOf(event)) };
}
