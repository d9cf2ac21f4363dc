import { type BehaviorOptions, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import type { Environment } from '../environments/environment.ts';
import { calledMethods, PREFLIGHT_KEPT, READ_HEADERS, SENT_HEADERS } from '../service/cors.ts';

/**
 * Lets pages of the allowed origins read responses that no function gave: those of the gateway (401, 403, 413, 429,
 * 5xx) and of the firewall. API Gateway adds the headers of CORS to responses of an integration alone. Those stay: the
 * policy overrides nothing, so that no header comes twice and the gateway's answer to a preflight is the one that counts.
 * `Vary` is for every response, also to an origin that is not named: a cache must not give one page what another got.
 * CloudFront has a `Vary` of its own where a policy has CORS, which may take its place.
 * @see https://github.com/ttoss/ttoss/pull/1205
 */
export function apiHeaders(
  scope: Construct,
  { allowedOrigins }: Environment,
): Pick<BehaviorOptions, 'responseHeadersPolicy'> {
  if (allowedOrigins.length === 0) return {};
  const responseHeadersPolicy = new ResponseHeadersPolicy(scope, 'ApiHeaders', {
    comment: 'CORS of responses that no function gave',
    corsBehavior: {
      accessControlAllowOrigins: [...allowedOrigins],
      accessControlAllowMethods: [...calledMethods],
      accessControlAllowHeaders: [...SENT_HEADERS],
      accessControlExposeHeaders: [...READ_HEADERS],
      accessControlAllowCredentials: false,
      accessControlMaxAge: PREFLIGHT_KEPT,
      originOverride: false,
    },
    customHeadersBehavior: { customHeaders: [{ header: 'Vary', value: 'Origin', override: false }] },
  });
  return { responseHeadersPolicy };
}
