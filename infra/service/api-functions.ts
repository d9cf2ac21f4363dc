import { HttpMethod, HttpNoneAuthorizer, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Capability } from '#shared/contracts/capability.ts';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import {
  auditedAs,
  type Contract,
  functionFile,
  isLimited,
  methodsOf,
  namesMember,
  takesMachines,
} from '#shared/contracts/contract.ts';
import {
  bind,
  bindCallLimits,
  bindChannelClients,
  bindIdentifierKey,
  bindOriginSecrets,
} from '../lambda/bind.ts';
import { LaurelFunction } from '../lambda/laurel-function.ts';
import { acknowledge } from '../nag/acknowledge.ts';
import type { HttpGateway } from './http-gateway.ts';
import type { ServiceContext } from './service-context.ts';

export interface Operation {
  /** Permissions on everything that the operation reads and writes; see bind.ts. */
  readonly bind: (fn: LaurelFunction) => void;
  readonly memoryMegabytes?: number;
}

export interface ApiContext extends ServiceContext {
  readonly gateway: HttpGateway;
}

/** The authorization of a route: a token with one of its scopes, or none for a public route, with the reason. */
type Access = { readonly scopes: readonly string[] } | { readonly openBecause: string };

/** `admin` may call everything, so no contract lists it. */
function accessOf({ operationId, scopes, summary }: Contract): Access {
  return scopes === 'public'
    ? { openBecause: `The contract of ${operationId} is public: ${summary}.` }
    : { scopes: [...scopes, 'admin'].map((scope) => `laurel/${scope}`) };
}

/** Gives a function its routes by their ids: all of them have one integration and one way to be authorized. */
export function route(
  fn: LaurelFunction,
  gateway: HttpGateway,
  keys: Readonly<Record<string, HttpRouteKey>>,
  access: Access,
): void {
  const isDefault = Object.values(keys).includes(HttpRouteKey.DEFAULT);
  // One permission for API Gateway. Its source ARN is `<api>/<stage>/<method>/<path>`, which `*/*/*` matches; that of
  // the default route is `<api>/<stage>/$default`, which it does not.
  const integration = new HttpLambdaIntegration('Integration', fn, { scopePermissionToRoute: isDefault });
  for (const [id, routeKey] of Object.entries(keys)) {
    const httpRoute = new HttpRoute(fn, id, {
      httpApi: gateway.api,
      routeKey,
      integration,
      ...('scopes' in access
        ? { authorizer: gateway.tokens, authorizationScopes: [...access.scopes] }
        : { authorizer: new HttpNoneAuthorizer() }),
    });
    if ('openBecause' in access) acknowledge(httpRoute, { 'AwsSolutions-APIG4': access.openBecause });
  }
}

/**
 * The time that lines of machines' reads are kept: 35 days at least, and 60 is the next that CloudWatch Logs has. The
 * log of such a function forgets its other lines, too.
 */
export const READS_KEPT = RetentionDays.TWO_MONTHS;

/** Whether the function of a call logs which members machines read. */
export function logsReads(contract: Contract): boolean {
  return takesMachines(contract) && auditedAs(contract) === 'read';
}

/** The routes of a call by their ids. HEAD has one of its own: the default route is open, and serves no call. */
function routesOf(contract: Contract): Record<string, HttpRouteKey> {
  const routes = methodsOf(contract).map((method) => [
    method === 'HEAD' ? 'HeadRoute' : 'Route',
    HttpRouteKey.with(contract.path, HttpMethod[method]),
  ]);
  return Object.fromEntries(routes);
}

/**
 * Makes a function and its routes for each contract of the capability. `operations` holds, by operation id, only what a
 * contract cannot say: the permissions of the function.
 * @throws Error if an operation is missing or has no contract
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
  if (unknown.length > 0)
    throw new Error(`No contract of ${capability} has the operation id ${unknown.join(', ')}`);
  for (const contract of contracts) {
    const operation = operations[contract.operationId];
    if (operation === undefined) {
      throw new Error(
        `infra/${capability} lists no permissions for ${contract.operationId}: add them to its operations`,
      );
    }
    const fn = new LaurelFunction(scope, {
      environment,
      file: functionFile(contract),
      alarmTopic: data.alarmTopic,
      dataKey: data.dataKey,
      failuresCountedBy: 'gateway',
      memoryMegabytes: operation.memoryMegabytes,
      ...(logsReads(contract) && { logRetention: READS_KEPT }),
    });
    if (logsReads(contract)) bindIdentifierKey(fn, data.identifierKey);
    bindOriginSecrets(fn, data.originSecrets);
    if (isLimited(contract)) bindCallLimits(fn, data.rates, environment.callLimits);
    else if (namesMember(contract)) bind(fn, data.rates, ['UpdateItem']);
    if (takesMachines(contract)) {
      bind(fn, data.clients, ['GetItem']);
      bindChannelClients(fn, data.identity.channelClients);
    }
    if (auditedAs(contract) !== undefined) bind(fn, data.audit, ['PutItem']);
    operation.bind(fn);
    const staffOnly = contract.scopes !== 'public' && !isLimited(contract);
    if (staffOnly && !fn.books) fn.reserve(environment.reservedConcurrency?.staffFunction);
    route(fn, context.gateway, routesOf(contract), accessOf(contract));
  }
}
