import { NestedStack } from 'aws-cdk-lib';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { PartitionedJob } from '../jobs/partitioned-job.ts';
import { bind } from '../lambda/bind.ts';
import type { SocketGateway } from '../realtime/socket-gateway.ts';
import type { ServiceContext } from '../service/service-context.ts';
import { bindCounting } from './counting-functions.ts';

/** The job of back-fills, which credits history to a definition, part by part. */
export class BackFillFunctions extends NestedStack {
  readonly machine: IStateMachine;

  constructor(scope: Construct, context: ServiceContext & { readonly socket: SocketGateway }) {
    super(scope, 'BackFills');
    const { data } = context;
    const job = new PartitionedJob(this, 'BackFill', context, {
      purpose: 'credits history to an achievement or a challenge',
      walk: {
        file: 'functions/engagement/walk-back-fill-part.ts',
        bind: (fn) => {
          bindCounting(fn, context);
          bind(fn, data.ledger, ['Scan']);
          bind(fn, data.members, ['GetItem']);
          bind(fn, data.engagement, ['BatchGetItem', 'Query', 'PutItem']);
        },
      },
      finish: { file: 'functions/engagement/finish-back-fill.ts' },
      fail: { file: 'functions/engagement/fail-back-fill.ts' },
      advance: { file: 'functions/engagement/advance-back-fills.ts' },
    });
    this.machine = job.machine;
  }
}
