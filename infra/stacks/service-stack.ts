import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ApprovalFunctions } from '../approvals/approval-functions.ts';
import { AuditFunctions } from '../audit/audit-functions.ts';
import { storeWhoWasRead } from '../audit/who-was-read.ts';
import { BacktestFunctions } from '../backtests/backtest-functions.ts';
import { ClientFunctions } from '../clients/client-functions.ts';
import { BackFillFunctions } from '../engagement/back-fill-functions.ts';
import { CountingFunctions } from '../engagement/counting-functions.ts';
import { EngagementFunctions } from '../engagement/engagement-functions.ts';
import { type Environment, stackEnvironment } from '../environments/environment.ts';
import { leavingEvents } from '../environments/outside-events.ts';
import { EventFunctions } from '../events/event-functions.ts';
import { HouseholdFunctions } from '../households/household-functions.ts';
import { LedgerFunctions } from '../ledger/ledger-functions.ts';
import { MemberFunctions } from '../members/member-functions.ts';
import { ProgramFunctions } from '../program/program-functions.ts';
import { ProjectionFunctions } from '../projections/projection-functions.ts';
import { PromotionFunctions } from '../promotions/promotion-functions.ts';
import { RealtimeFunctions } from '../realtime/realtime-functions.ts';
import { RewardFunctions } from '../rewards/reward-functions.ts';
import type { Data } from '../service/data.ts';
import { HttpStageStack } from '../service/http-stage.ts';
import { oneAtATime } from '../service/one-at-a-time.ts';
import { serviceOutputs } from '../service/outputs.ts';
import { ServiceFunctions } from '../service/service-functions.ts';
import { writeOutputs } from '../service/write-outputs.ts';
import { StoreFunctions } from '../stores/store-functions.ts';
import { Site } from '../web/site.ts';

export interface ServiceStackProps {
  readonly environment: Environment;
  readonly data: Data;
  readonly firewallArn?: string | undefined;
}

/** All resources that can be deleted and deployed again: one nested stack for each capability. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, { environment, data, firewallArn }: ServiceStackProps) {
    super(scope, `laurel-${environment.name}-service`, {
      description: `Laurel ${environment.name}: functions, gateways and site`,
      env: stackEnvironment(environment),
    });
    // The order here is that of the deployment. The site is last, so that no page calls a route that is not there yet.
    const service = { environment, data };
    const { gateway } = new ServiceFunctions(this, service);
    const api = { ...service, gateway };
    // Before the members: unlinking a sign-in closes its sockets.
    const { socket } = new RealtimeFunctions(this, service);
    new MemberFunctions(this, { ...api, socket });
    new HouseholdFunctions(this, api);
    new LedgerFunctions(this, api);
    new ApprovalFunctions(this, api);
    new ProgramFunctions(this, api);
    new PromotionFunctions(this, api);
    const { machine } = new BacktestFunctions(this, api);
    const { machine: backFills } = new BackFillFunctions(this, { ...service, socket });
    new EngagementFunctions(this, { ...api, backFills });
    new RewardFunctions(this, api);
    new StoreFunctions(this, api);
    new AuditFunctions(this, api);
    new ClientFunctions(this, api);
    new HttpStageStack(this, api);
    // Before the consumer that sends to its bus.
    if (leavingEvents(environment).length > 0) new EventFunctions(this, service);
    new ProjectionFunctions(this, service);
    new CountingFunctions(this, { ...service, socket });
    const { distribution } = new Site(this, {
      ...service,
      httpDomain: gateway.domainName,
      socketDomain: socket.domainName,
      firewallArn,
    });
    storeWhoWasRead(this, environment);
    oneAtATime(this);
    const host = environment.site?.domain ?? distribution.distributionDomainName;
    writeOutputs(this, 'Outputs', serviceOutputs, {
      SiteUrl: `https://${host}`,
      ApiUrl: `https://${host}/v1`,
      SocketUrl: `wss://${host}/ws`,
      SiteDnsTarget: distribution.distributionDomainName,
      DistributionId: distribution.distributionId,
      HttpGatewayUrl: `https://${gateway.domainName}`,
      SocketGatewayUrl: `wss://${socket.domainName}/ws`,
      HttpAccessLogName: gateway.accessLog.logGroupName,
      SocketAccessLogName: socket.accessLog.logGroupName,
      BacktestMachineArn: machine.stateMachineArn,
      BackFillMachineArn: backFills.stateMachineArn,
      OriginSecretVersions: environment.originSecrets.join(','),
    });
  }
}
