import { NestedStack } from 'aws-cdk-lib';
import { HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { bindProgram } from '../lambda/bind.ts';
import { LaurelFunction } from '../lambda/laurel-function.ts';
import { apiFunctions, route } from './api-functions.ts';
import { HttpGateway } from './http-gateway.ts';
import type { ServiceContext } from './service-context.ts';

/** The gateway itself, whether it is well, and the answer to what it does not know. */
export class ServiceFunctions extends NestedStack {
  readonly gateway: HttpGateway;

  constructor(scope: Construct, context: ServiceContext) {
    super(scope, 'Service');
    const { environment, data } = context;
    this.gateway = new HttpGateway(this, context);

    apiFunctions(this, { ...context, gateway: this.gateway }, 'service', {
      getHealth: { bind: (fn) => bindProgram(fn, data.program, ['GetItem']) },
    });
    const notFound = new LaurelFunction(this, {
      environment,
      file: 'functions/service/not-found.ts',
      alarmTopic: data.alarmTopic,
    });
    route(notFound, this.gateway, HttpRouteKey.DEFAULT, {
      openBecause:
        'It answers 404 problem+json to any path that is no route, reads nothing, and must do so without a token.',
    });
  }
}
