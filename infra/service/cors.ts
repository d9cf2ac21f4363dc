import { Duration } from 'aws-cdk-lib';
import { CorsHttpMethod, type CorsPreflightOptions } from 'aws-cdk-lib/aws-apigatewayv2';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { methodsOf } from '#shared/contracts/contract.ts';
import type { Environment } from '../environments/environment.ts';

/** Headers that a browser sends. Those of signed calls are left out: a partner signs on a server, never in a page. */
export const SENT_HEADERS = [
  'Authorization',
  'Content-Type',
  'If-Match',
  'If-None-Match',
  'Laurel-Device',
] as const;

/** Headers of responses that a page may read. */
export const READ_HEADERS = [
  'ETag',
  'Idempotency-Replayed',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
  'Deprecation',
  'Sunset',
] as const;

/** The methods of all calls. */
export const calledMethods = [...new Set(catalogue.flatMap((contract) => methodsOf(contract)))].sort();

/** Browsers repeat a preflight after it, so that an origin that is taken away is out soon. */
export const PREFLIGHT_KEPT = Duration.minutes(10);

/**
 * Lets pages of the allowed origins call the API with a token. API Gateway replies to their preflights itself, without
 * a token and before any function. Cookies play no part, so no page acts for whoever looks at it.
 */
export function corsOf({ allowedOrigins }: Environment): { corsPreflight?: CorsPreflightOptions } {
  if (allowedOrigins.length === 0) return {};
  return {
    corsPreflight: {
      allowOrigins: [...allowedOrigins],
      allowMethods: calledMethods.map((method) => CorsHttpMethod[method]),
      allowHeaders: [...SENT_HEADERS],
      exposeHeaders: [...READ_HEADERS],
      maxAge: PREFLIGHT_KEPT,
    },
  };
}
