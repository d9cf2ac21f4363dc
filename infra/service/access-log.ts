import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { type IAccessLogSettings, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Environment } from '../environments.ts';

const everyRequest = {
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  // The route as it was declared. A path or query may hold a card, so neither is ever logged, nor the address.
  routeKey: '$context.routeKey',
  status: '$context.status',
  integrationLatencyMs: '$context.integrationLatency',
  integrationError: '$context.integrationErrorMessage',
  error: '$context.error.responseType',
} as const;

export const httpAccessLogFields = {
  ...everyRequest,
  latencyMs: '$context.responseLatency',
  responseBytes: '$context.responseLength',
  // Which system called, never which person.
  client: '$context.authorizer.claims.client_id',
} as const;

export const socketAccessLogFields = {
  ...everyRequest,
  eventType: '$context.eventType',
  connectionId: '$context.connectionId',
} as const;

/** One JSON line a request. */
export function accessLog(
  scope: Construct,
  environment: Environment,
  fields: Readonly<Record<string, string>>,
): IAccessLogSettings {
  const logGroup = new LogGroup(scope, 'AccessLog', {
    retention: environment.logRetention,
    removalPolicy: environment.dataProtected ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  return {
    destination: new LogGroupLogDestination(logGroup),
    format: AccessLogFormat.custom(JSON.stringify(fields)),
  };
}
