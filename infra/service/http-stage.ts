import { NestedStack } from 'aws-cdk-lib';
import { type CfnStage, HttpRouteKey, HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { methodsOf } from '#shared/contracts/contract.ts';
import { accessLog, httpAccessLogFields } from './access-log.ts';
import type { ApiContext } from './api-functions.ts';

/** The keys of the routes that need no token. */
const openRouteKeys = [
  ...catalogue
    .filter(({ scopes }) => scopes === 'public')
    .flatMap((contract) => methodsOf(contract).map((method) => `${method} ${contract.path}`)),
  HttpRouteKey.DEFAULT.key,
];

/**
 * The stage of the HTTP API, with its throttle and that of each route that needs no token. It is a stack of its own,
 * made after all routes: API Gateway refuses a stage with settings for a route that is not there.
 */
export class HttpStageStack extends NestedStack {
  constructor(scope: Construct, { environment, gateway }: ApiContext) {
    super(scope, 'Stage');
    const { requestsPerSecond, burstRequests, openRoutes } = environment.throttle;
    const stage = new HttpStage(this, 'Stage', {
      httpApi: gateway.api,
      stageName: '$default',
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: { rateLimit: requestsPerSecond, burstLimit: burstRequests },
      accessLogSettings: accessLog(gateway.accessLog, httpAccessLogFields),
    });
    // Settings of a route take the place of all defaults of the stage, metrics included.
    const settings = {
      DetailedMetricsEnabled: true,
      ThrottlingRateLimit: openRoutes.requestsPerSecond,
      ThrottlingBurstLimit: openRoutes.burstRequests,
    };
    const cfnStage = stage.node.defaultChild as CfnStage;
    cfnStage.routeSettings = Object.fromEntries(openRouteKeys.map((key) => [key, settings]));
  }
}
