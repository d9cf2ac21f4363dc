import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { type IAccessLogSettings, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Environment } from '../environments/environment.ts';
import { removalPolicy } from '../storage/retention.ts';

const everyRequest = {
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  // The log has the route as declared. A path, a query or an address may identify a person, so none of them is logged.
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
  // The client that called, never the person.
  client: '$context.authorizer.claims.client_id',
} as const;

export const socketAccessLogFields = {
  ...everyRequest,
  eventType: '$context.eventType',
  connectionId: '$context.connectionId',
} as const;

export function accessLogGroup(scope: Construct, environment: Environment): LogGroup {
  return new LogGroup(scope, 'AccessLog', {
    retention: environment.logRetention,
    removalPolicy: removalPolicy(environment),
  });
}

/** The format of the access log: one line of JSON for each request. */
export function accessLog(group: LogGroup, fields: Readonly<Record<string, string>>): IAccessLogSettings {
  return {
    destination: new LogGroupLogDestination(group),
    format: AccessLogFormat.custom(JSON.stringify(fields)),
  };
}
