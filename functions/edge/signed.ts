import type * as z from 'zod';
import type { Contract } from '#shared/contracts/contract.ts';
import { edge } from './http.ts';
import type { Reply, Run } from './reply.ts';
import { bodyBytes, readAddress, readRequest } from './request.ts';

/** A request of which only the address was read. */
export interface SentBytes<Params> {
  readonly params: Params;
  readonly header: (name: string) => string | undefined;
  /** The body as the sender sent it. */
  readonly bytes: Uint8Array;
}

/**
 * The edge of an HTTP call whose sender signs the body instead of showing a token: `admit` says who it was, or
 * refuses, before anything of the body is read.
 */
export function signedHandler<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType, By>(
  contract: Contract<Params, Query, Body>,
  admit: (sent: SentBytes<z.infer<Params>>) => Promise<By>,
  run: (request: Parameters<Run<Params, Query, Body>>[0], by: By) => Promise<Reply>,
) {
  return edge(async (event) => {
    const { params } = readAddress(contract, event);
    const bytes = bodyBytes(event);
    const by = await admit({ params, header: (name) => event.headers[name], bytes });
    return run(readRequest(contract, event), by);
  });
}
