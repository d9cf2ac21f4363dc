import { Duration } from 'aws-cdk-lib';
import { CorsHttpMethod, type CorsPreflightOptions } from 'aws-cdk-lib/aws-apigatewayv2';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import type { Environment } from '../environments/environment.ts';

/** Every refusal that can be repeated has it, so no contract lists it. */
const RETRY_AFTER = 'Retry-After';

/** Headers that a browser sends. Those of signed calls are left out: a partner signs on a server, never in a page. */
function sentHeaders(): string[] {
  const ifMatch = catalogue.some((contract) => contract.ifMatch) ? ['If-Match'] : [];
  return ['Authorization', 'Content-Type', ...ifMatch];
}

/** Headers of responses that a page may read. */
function readHeaders(): string[] {
  const declared = catalogue
    .flatMap(({ answers }) => Object.values(answers))
    .flatMap(({ headers, sometimes }) => Object.keys({ ...headers, ...sometimes }));
  return [...new Set([...declared, RETRY_AFTER])].sort();
}

/**
 * Lets pages of the allowed origins call the API with a token. API Gateway replies to their preflights itself, without
 * a token and before any function. Cookies play no part, so no page acts for whoever looks at it.
 */
export function corsOf({ allowedOrigins }: Environment): { corsPreflight?: CorsPreflightOptions } {
  if (allowedOrigins.length === 0) return {};
  return {
    corsPreflight: {
      allowOrigins: [...allowedOrigins],
      allowMethods: [...new Set(catalogue.map(({ method }) => CorsHttpMethod[method]))],
      allowHeaders: sentHeaders(),
      exposeHeaders: readHeaders(),
      maxAge: Duration.hours(1),
    },
  };
}
