import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AuditFunctions } from '../audit/audit-functions.ts';
import { BacktestFunctions } from '../backtests/backtest-functions.ts';
import { ClientFunctions } from '../clients/client-functions.ts';
import { type Environment, stackEnvironment } from '../environments/environment.ts';
import { HouseholdFunctions } from '../households/household-functions.ts';
import { LedgerFunctions } from '../ledger/ledger-functions.ts';
import { MemberFunctions } from '../members/member-functions.ts';
import { ProgramFunctions } from '../program/program-functions.ts';
import { ProjectionFunctions } from '../projections/projection-functions.ts';
import { PromotionFunctions } from '../promotions/promotion-functions.ts';
import { RealtimeFunctions } from '../realtime/realtime-functions.ts';
import { RewardFunctions } from '../rewards/reward-functions.ts';
import type { Data } from '../service/data.ts';
import { ServiceFunctions } from '../service/service-functions.ts';
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
    const service = { environment, data };
    const { gateway } = new ServiceFunctions(this, service);
    const api = { ...service, gateway };
    new MemberFunctions(this, api);
    new HouseholdFunctions(this, api);
    new LedgerFunctions(this, api);
    new ProgramFunctions(this, api);
    new PromotionFunctions(this, api);
    new BacktestFunctions(this, api);
    new RewardFunctions(this, api);
    new AuditFunctions(this, api);
    new ClientFunctions(this, api);
    new ProjectionFunctions(this, service);
    const { socket } = new RealtimeFunctions(this, service);
    const site = new Site(this, {
      ...service,
      httpDomain: gateway.domainName,
      socketDomain: socket.domainName,
      firewallArn,
    });
    // The deployed versions, which the next step of a rotation is checked against.
    new CfnOutput(this, 'OriginSecretVersions', { value: environment.originSecrets.join(',') });
    new CfnOutput(this, 'SiteUrl', { value: `https://${site.distribution.distributionDomainName}` });
  }
}
