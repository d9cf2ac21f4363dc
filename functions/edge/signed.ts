import type * as z from 'zod';
import type { Contract } from '#shared/contracts/contract.ts';
import { edge } from './http.ts';
import { partnerMissBudget } from './miss-budget.ts';
import type { Reply } from './reply.ts';
import { bodyBytes, type ParamsOf, type Request, readAddress, readRequest } from './request.ts';
import { resolvingAgain } from './resolve-again.ts';

/** A request of which only the address is parsed. */
export interface SentBytes<C extends Contract> {
  readonly params: ParamsOf<C>;
  readonly header: (name: string) => string | undefined;
  /** The body as the sender sent it. */
  readonly bytes: Uint8Array;
}

/**
 * Makes the handler of a call whose sender signs the body instead of sending a token. `admit` identifies the sender or
 * refuses, before the body is parsed.
 */
export function signedHandler<C extends Contract<z.ZodType<{ readonly partnerId: string }>>, By>(
  contract: C,
  admit: (sent: SentBytes<C>) => Promise<By>,
  run: (request: Request<C>, by: By) => Promise<Reply>,
) {
  const held = partnerMissBudget();
  return edge(contract, async (event) => {
    const { params } = readAddress(contract, event);
    const bytes = bodyBytes(event);
    const by = await admit({ params, header: (name) => event.headers[name], bytes });
    const request = readRequest(contract, event);
    return held(params.partnerId, request, () => resolvingAgain(request, () => run(request, by)));
  });
}
