import { NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { unlockingEvents } from '#shared/domain/events/event-names.ts';
import { bind, bindOutsideEvents, bindRates } from '../lambda/bind.ts';
import { LaurelFunction } from '../lambda/laurel-function.ts';
import { consumeEntries } from '../lambda/stream-consumer.ts';
import type { SocketGateway } from '../realtime/socket-gateway.ts';
import type { ServiceContext } from '../service/service-context.ts';

/** Counts the progress of members, books what they unlock, and tells their open sockets. */
export class CountingFunctions extends NestedStack {
  constructor(
    scope: Construct,
    { environment, data, socket }: ServiceContext & { readonly socket: SocketGateway },
  ) {
    super(scope, 'Counting');
    const fn = new LaurelFunction(this, {
      environment,
      file: 'functions/engagement/count-progress.ts',
      alarmTopic: data.alarmTopic,
      dataKey: data.dataKey,
      timeoutSeconds: 60,
    });
    bindCounting(fn, { environment, data, socket });
    // How far it is.
    bindRates(fn, data.rates, environment.callLimits);
    // Referrals, of which it writes how they end, beside segments.
    bind(fn, data.members, ['GetItem', 'Query', 'UpdateItem']);
    bind(fn, data.engagement, ['BatchGetItem', 'Query', 'PutItem']);
    consumeEntries(fn, data.entries, {
      behindMinutesMax: environment.alarms.consumersBehindMinutesMax,
      parked: data.parked,
      alarmTopic: data.alarmTopic,
    });
  }
}

/** All that counting progress needs beside the rows and the segments of members. */
export function bindCounting(
  fn: LaurelFunction,
  { environment, data, socket }: ServiceContext & { readonly socket: SocketGateway },
): void {
  bind(fn, data.ledger, ['GetItem', 'Query', 'PutItem'], ['byReference']);
  bind(fn, data.counters, ['UpdateItem']);
  bind(fn, data.program, ['GetItem', 'Query', 'BatchGetItem']);
  bind(fn, data.details, ['GetItem', 'PutItem']);
  bind(fn, data.rewards, ['GetItem']);
  bind(fn, data.boards, ['GetItem', 'Query', 'PutItem'], ['byScore']);
  bind(fn, data.connections, ['BatchGetItem']);
  socket.bind(fn, ['POST']);
  // Events that the bus does not take are parked beside the members.
  if (bindOutsideEvents(fn, environment, unlockingEvents)) bind(fn, data.members, ['BatchWriteItem']);
}
