import {
  AccountRecovery,
  CfnUserPoolGroup,
  type IUserPool,
  LambdaVersion,
  Mfa,
  ResourceServerScope,
  StringAttribute,
  UserPool,
  UserPoolEmail,
  UserPoolOperation,
  UserPoolResourceServer,
} from 'aws-cdk-lib/aws-cognito';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { ClientType } from '#shared/domain/clients/client.ts';
import { staffGroups } from '#shared/domain/identity/staff.ts';
import type { Environment } from '../environments/environment.ts';
import { staffMapping } from '../environments/staff-provider.ts';
import { bindTriggeringPool } from '../lambda/bind.ts';
import { LaurelFunction } from '../lambda/laurel-function.ts';
import { acknowledge } from '../nag/acknowledge.ts';
import { deletionProtected, removalPolicy } from '../storage/retention.ts';
import { AppClients } from './app-clients.ts';
import { GROUPS, staffIdentityProvider } from './federation.ts';
import { signInDomain } from './sign-in-domain.ts';
import { answerRisks, planOf } from './threat-protection.ts';

export interface IdentityProps {
  readonly environment: Environment;
  readonly alarmTopic: ITopic;
  readonly dataKey: IKey | undefined;
}

const scopeDescriptions = {
  channel: 'Tills, shops and partners: book purchases',
  marketer: 'Change the programme and its promotions',
  agent: 'Service desk and fraud: members, adjustments, cases',
  analyst: 'Read figures and reports',
  member: "Only what is one's own",
  admin: 'Everything',
} as const;

/** Cognito itself sends at most 50 mails a day, so an environment with members names a sender that SES has verified. */
function mailOf({ mailSender }: Environment): { email?: UserPoolEmail } {
  if (mailSender === undefined) return {};
  const { address, name, verifiedDomain } = mailSender;
  return {
    email: UserPoolEmail.withSES({
      fromEmail: address,
      ...(name === undefined ? {} : { fromName: name }),
      ...(verifiedDomain === undefined ? {} : { sesVerifiedDomain: verifiedDomain }),
    }),
  };
}

/** The pool itself: staff and members, and what Cognito asks of them. */
function usersOf(scope: Construct, environment: Environment): UserPool {
  const pool = new UserPool(scope, 'Users', {
    ...planOf(environment),
    selfSignUpEnabled: true,
    signInAliases: { email: true },
    autoVerify: { email: true },
    standardAttributes: { email: { required: true, mutable: true } },
    customAttributes: {
      member: new StringAttribute({ minLen: 1, maxLen: 64, mutable: true }),
      staff: new StringAttribute({ minLen: 1, maxLen: 8, mutable: true }),
      [GROUPS]: new StringAttribute({ minLen: 0, maxLen: 2048, mutable: true }),
    },
    passwordPolicy: {
      minLength: 12,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
    },
    mfa: Mfa.OPTIONAL,
    mfaSecondFactor: { otp: true, sms: false },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    ...mailOf(environment),
    deletionProtection: deletionProtected(environment),
    removalPolicy: removalPolicy(environment),
  });
  acknowledge(pool, {
    'AwsSolutions-COG2':
      'Members sign in with their phone at a till, so a second factor is optional for them. MFA is a setting of the whole pool, so the trigger asks it of staff.',
    ...(environment.threatProtection === undefined
      ? {
          'AwsSolutions-COG8':
            'The plus plan is charged for every active member, so the retailer decides: see threatProtection. A token of a member reaches only that member.',
        }
      : {}),
  });
  answerRisks(pool, environment);
  return pool;
}

/** Identities of all callers: staff in groups, members by their link, systems by their machine client. */
export class Identity extends Construct {
  readonly pool: IUserPool;
  readonly issuer: string;
  readonly signInOrigin: string;
  /** Origin of the calls by which users change their own account. */
  readonly ownUserOrigin: string;
  /** Target of the record that the retailer's DNS needs for a sign-in domain of its own. */
  readonly signInDnsTarget: string | undefined;
  /** Ids of the clients whose tokens are valid for this API; their scopes say what they allow. */
  readonly audiences: readonly string[];
  /** Id of the client through which staff sign in. */
  readonly consoleClient: string;
  /** Id of the client through which members sign in. */
  readonly memberAppClient: string;
  /** Id of the client of the page where staff enrol a second factor. */
  readonly secondFactorClient: string;
  /** Ids of the machine clients, by client type. */
  readonly channelClients: Readonly<Record<ClientType, string>>;

  constructor(scope: Construct, { environment, alarmTopic, dataKey }: IdentityProps) {
    super(scope, 'Identity');
    const pool = usersOf(this, environment);
    const trigger = new LaurelFunction(this, {
      environment,
      file: 'functions/identity/shape-token.ts',
      alarmTopic,
      dataKey,
      // Cognito waits at most five seconds for a trigger.
      timeoutSeconds: 5,
    });
    pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, trigger, LambdaVersion.V2_0);
    bindTriggeringPool(trigger, pool);
    trigger.addEnvironment('STAFF_PROVIDER', staffMapping(environment.staffProvider));

    for (const group of staffGroups) {
      new CfnUserPoolGroup(this, `Group-${group}`, {
        userPoolId: pool.userPoolId,
        groupName: group,
        description: scopeDescriptions[group],
      });
    }

    const scopes = Object.entries(scopeDescriptions).map(
      ([scopeName, scopeDescription]) => new ResourceServerScope({ scopeName, scopeDescription }),
    );
    const resourceServer = new UserPoolResourceServer(this, 'Scopes', {
      userPool: pool,
      identifier: 'laurel',
      scopes,
    });
    const { staffProvider } = environment;
    const provider = staffProvider && staffIdentityProvider(pool, staffProvider);
    const clients = new AppClients(this, { environment, pool, resourceServer, scopes, provider });

    const domain = signInDomain(pool, environment);
    this.signInOrigin = domain.origin;
    this.ownUserOrigin = `https://cognito-idp.${environment.region}.amazonaws.com`;
    this.signInDnsTarget = domain.dnsTarget;
    this.pool = pool;
    this.issuer = pool.userPoolProviderUrl;
    this.audiences = clients.clientIds;
    this.consoleClient = clients.consoleClient;
    this.memberAppClient = clients.memberAppClient;
    this.secondFactorClient = clients.secondFactorClient;
    this.channelClients = clients.channelClients;
  }
}
