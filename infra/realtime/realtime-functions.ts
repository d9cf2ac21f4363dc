import { Duration, NestedStack } from 'aws-cdk-lib';
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import type { Environment } from '../environments/environment.ts';
import { bind, bindOriginSecrets, bindRates } from '../lambda/bind.ts';
import { LaurelFunction, type LaurelFunctionProps } from '../lambda/laurel-function.ts';
import { consumeTableStream } from '../lambda/stream-consumer.ts';
import { acknowledge } from '../nag/acknowledge.ts';
import type { ServiceContext } from '../service/service-context.ts';
import { bindClosing } from './bind-closing.ts';
import { SocketGateway } from './socket-gateway.ts';
import { SocketSweep } from './socket-sweep.ts';

/** A resume waits for a lease of 7 s, sends for 4 s and gives up its own. */
const sendingSeconds = 30;

/** Sends every change of a member's balance to every open socket of that member. */
export class RealtimeFunctions extends NestedStack {
  readonly socket: SocketGateway;
  private readonly settings: Environment;

  constructor(scope: Construct, context: ServiceContext) {
    super(scope, 'Realtime');
    const { data, environment } = context;
    this.settings = environment;
    this.socket = new SocketGateway(this, context);

    const authorize = this.makeFunction(context, 'authorize-socket', {
      // The authorizer refuses a token by throwing, as API Gateway requires: only a flood of errors is worth an alarm.
      errorsPerMinuteMax: 100,
    });
    authorize.addEnvironment('ISSUER', data.identity.issuer);
    authorize.addEnvironment('AUDIENCES', data.identity.audiences.join(','));
    bindOriginSecrets(authorize, data.originSecrets);

    const connect = this.makeFunction(context, 'connect');
    bindClosing(connect, data, this.socket);
    bind(connect, data.ledger, ['Query']);
    bindRates(connect, data.rates, environment.callLimits);
    const disconnect = this.makeFunction(context, 'disconnect');
    bind(disconnect, data.connections, ['UpdateItem', 'DeleteItem']);
    const resume = this.makeFunction(context, 'resume', { timeoutSeconds: sendingSeconds });
    bindClosing(resume, data, this.socket);
    bind(resume, data.ledger, ['Query']);
    bindRates(resume, data.rates, environment.callLimits);
    const answerFrame = this.makeFunction(context, 'answer-frame');
    bindClosing(answerFrame, data, this.socket);
    bindRates(answerFrame, data.rates, environment.callLimits);

    this.socketRoute('$connect', connect, authorize);
    this.socketRoute('$disconnect', disconnect);
    this.socketRoute('resume', resume);
    this.socketRoute('$default', answerFrame);
    this.pushEntries(context);
    new SocketSweep(this, context, this.socket);
  }

  private makeFunction(
    { environment, data }: ServiceContext,
    operation: string,
    options: Pick<LaurelFunctionProps, 'timeoutSeconds' | 'errorsPerMinuteMax'> = {},
  ): LaurelFunction {
    return new LaurelFunction(this, {
      environment,
      file: `functions/realtime/${operation}.ts`,
      alarmTopic: data.alarmTopic,
      dataKey: data.dataKey,
      ...options,
    });
  }

  private socketRoute(routeKey: string, fn: LaurelFunction, authorizer?: LaurelFunction): void {
    for (const one of [fn, authorizer]) one?.reserve(this.settings.reservedConcurrency?.socketFunction);
    const route = this.socket.api.addRoute(routeKey, {
      integration: new WebSocketLambdaIntegration(`${fn.node.id}Integration`, fn),
      ...(authorizer === undefined
        ? {}
        : {
            // No identity source: API Gateway would refuse a browser, which can send only the subprotocol.
            authorizer: new WebSocketLambdaAuthorizer('Tokens', authorizer, { identitySource: [] }),
          }),
    });
    if (authorizer === undefined) {
      acknowledge(route, {
        'AwsSolutions-APIG4':
          'API Gateway takes an authorizer on $connect only; its result goes with every later frame of the connection.',
      });
    }
  }

  /** Order matters and delay does not: a frame has a whole balance, and a client asks for missed entries. */
  private pushEntries(context: ServiceContext): void {
    const { environment, data } = context;
    const fn = this.makeFunction(context, 'push-entries', { timeoutSeconds: sendingSeconds });
    bindClosing(fn, data, this.socket);
    bind(fn, data.connections, ['BatchGetItem']);
    bindRates(fn, data.rates, environment.callLimits);
    bind(fn, data.ledger, ['Query']);
    consumeTableStream(fn, data.ledger, {
      batchSize: 100,
      retries: 5,
      ageMax: Duration.minutes(15),
      behindMinutesMax: environment.alarms.pushBehindMinutesMax,
      parked: data.parked,
      alarmTopic: data.alarmTopic,
    });
  }
}
