import { HttpMethod, HttpNoneAuthorizer, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import type { Capability } from '#shared/contracts/capability.ts';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { type Contract, functionFile, isAdministrative } from '#shared/contracts/contract.ts';
import { bind, bindChannelClients, bindRates, bindSecret } from '../lambda/bind.ts';
import { LaurelFunction } from '../lambda/laurel-function.ts';
import { acknowledge } from '../nag/acknowledge.ts';
import type { HttpGateway } from './http-gateway.ts';
import type { ServiceContext } from './service-context.ts';

export interface Operation {
  /** Everything that the operation reads and writes; see bind.ts. */
  readonly bind: (fn: LaurelFunction) => void;
  readonly memoryMegabytes?: number;
}

export interface ApiContext extends ServiceContext {
  readonly gateway: HttpGateway;
}

/** The callers of a route: a token with one of the scopes, or anybody, for the reason given. */
type Access = { readonly scopes: readonly string[] } | { readonly openBecause: string };

/** `admin` may call everything, so no contract lists it. */
function accessOf({ operationId, scopes, summary }: Contract): Access {
  return scopes === 'public'
    ? { openBecause: `The contract of ${operationId} is public: ${summary}.` }
    : { scopes: [...scopes, 'admin'].map((scope) => `laurel/${scope}`) };
}

export function route(fn: LaurelFunction, gateway: HttpGateway, key: HttpRouteKey, access: Access): void {
  const httpRoute = new HttpRoute(fn, 'Route', {
    httpApi: gateway.api,
    routeKey: key,
    // One permission for the API: a function has one route, and API Gateway is the only one to call it.
    integration: new HttpLambdaIntegration('Integration', fn, { scopePermissionToRoute: false }),
    ...('scopes' in access
      ? { authorizer: gateway.tokens, authorizationScopes: [...access.scopes] }
      : { authorizer: new HttpNoneAuthorizer() }),
  });
  if ('openBecause' in access) acknowledge(httpRoute, { 'AwsSolutions-APIG4': access.openBecause });
}

/**
 * A function and a route for each contract of the capability. `operations` says, by operation id, only what
 * a contract cannot: what the function may touch. One too few or too many refuses to synthesize.
 */
export function apiFunctions(
  scope: Construct,
  context: ApiContext,
  capability: Capability,
  operations: Readonly<Record<string, Operation>>,
): void {
  const { environment, data } = context;
  const contracts = catalogue.filter((contract) => contract.capability === capability);
  const unknown = Object.keys(operations).filter((id) =>
    contracts.every(({ operationId }) => operationId !== id),
  );
  if (unknown.length > 0) throw new Error(`No contract of ${capability} is called ${unknown.join(', ')}`);
  for (const contract of contracts) {
    const operation = operations[contract.operationId];
    if (operation === undefined) {
      throw new Error(`Say in infra/${capability} what ${contract.operationId} may touch`);
    }
    const fn = new LaurelFunction(scope, {
      environment,
      file: functionFile(contract),
      alarmTopic: data.alarmTopic,
      memoryMegabytes: operation.memoryMegabytes,
    });
    bindSecret(fn, 'ORIGIN_SECRET', data.originSecret);
    if (contract.scopes !== 'public') {
      bindRates(fn, data.rates, environment.callLimits);
      bind(fn, data.clients, ['GetItem']);
      bindChannelClients(fn, data.identity.channelClients);
    }
    if (isAdministrative(contract)) bind(fn, data.audit, ['PutItem']);
    operation.bind(fn);
    const key = HttpRouteKey.with(contract.path, HttpMethod[contract.method]);
    route(fn, context.gateway, key, accessOf(contract));
  }
}
