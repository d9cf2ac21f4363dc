import type middy from '@middy/core';
import type { Contract } from '#shared/contracts/contract.ts';
import type { Deprecation } from '#shared/contracts/deprecation.ts';
import type { HttpEvent } from './request.ts';
import { type Headers, tell } from './told-headers.ts';

/** The marks of a request: of its call, and of the parameters that it sends. */
function marksOf({ deprecated, deprecatedQuery = {} }: Contract, { queryStringParameters }: HttpEvent) {
  const sent = Object.keys(queryStringParameters ?? {}).map((name) =>
    Object.hasOwn(deprecatedQuery, name) ? deprecatedQuery[name] : undefined,
  );
  return [deprecated, ...sent].filter((mark) => mark !== undefined);
}

/** `Deprecation` (RFC 9745) and `Sunset` (RFC 8594), each of the earliest mark. */
function headersOf(marks: readonly Deprecation[]): Headers {
  const earliest = (of: 'since' | 'sunset') => Math.min(...marks.map((mark) => Date.parse(mark[of])));
  return {
    deprecation: `@${earliest('since') / 1000}`,
    sunset: new Date(earliest('sunset')).toUTCString(),
  };
}

/** Tells the caller of a call, or of a parameter, that is on its way out. */
export function deprecation(contract: Contract): middy.MiddlewareObj<HttpEvent> {
  return {
    before: (request) => {
      const marks = marksOf(contract, request.event);
      if (marks.length > 0) tell(request, headersOf(marks));
    },
  };
}
