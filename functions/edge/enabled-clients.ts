import type middy from '@middy/core';
import type { Caller } from '#shared/domain/identity/caller.ts';
import { clientGuard } from '../compose/client-guard.ts';
import { callerOf, type HttpEvent } from './request.ts';

/** Refuses machine clients that an admin disabled, before the request is parsed. */
export function enabledClients(): middy.MiddlewareObj<HttpEvent> {
  const guard = clientGuard();
  return { before: async ({ event }) => guard.check(callerOf(event)) };
}

/** The misses that a minute of a machine client may have. */
export function clientMissesMax(): (caller: Caller) => Promise<number> {
  const guard = clientGuard();
  return (caller) => guard.missesMax(caller);
}
