import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { EventName } from '#shared/domain/events/event-names.ts';
import type { StaffProvider } from './staff-provider.ts';

/** A host name of the retailer, and the certificate in us-east-1 that a browser gets there. */
export interface OwnDomain {
  readonly domain: string;
  readonly certificateArn: string;
}

/** Requests that are let in: a rate over time, and how many at once. */
export interface Throttle {
  readonly requestsPerSecond: number;
  readonly burstRequests: number;
}

/** The settings that differ between deployments of the app. All others are the same in every environment. */
export interface Environment {
  /** `dev`, `dev-<stage>`, `staging` or `production`. Names of stacks, and of all that AWS names by them, begin with it. */
  readonly name: string;
  /** The account that the environment belongs to. Only in dev it may be absent: the account of the credentials is used. */
  readonly account?: string;
  readonly region: string;
  /** The e-mail address that alarms are sent to. Its owner must confirm the subscription. */
  readonly alarmAddress?: string;
  /** The sender of mails to users. Without it Cognito sends, at most 50 mails a day. */
  readonly mailSender?: {
    readonly address: string;
    readonly name?: string;
    /** The domain that SES has verified in the region; without it, SES has verified the address. */
    readonly verifiedDomain?: string;
  };
  /** The host name of the site. Without it the site has CloudFront's own domain name. */
  readonly site?: OwnDomain;
  /** The host name of the sign-in page. Without it the page is below Cognito's own domain name. */
  readonly signIn?: OwnDomain;
  /** The retailer's own identity provider, through which staff sign in; see docs/staff-provider.md. */
  readonly staffProvider?: StaffProvider;
  /**
   * Whether Cognito looks for stolen passwords and risky sign-ins: only counts them, or acts. Unset, it does neither. It
   * is charged for every user who is active in a month; the price stands in docs/identity.md.
   */
  readonly threatProtection?: 'audit' | 'enforced';
  /** Further origins whose pages may call the API from a browser, and where a sign-in may return. */
  readonly allowedOrigins: readonly string[];
  /** Versions of the origin secret: CloudFront sends the first, functions accept all. To rotate it: docs/rotation.md. */
  readonly originSecrets: readonly string[];
  /**
   * Whether data outlives a removed stack and is protected from deletion. False only for an environment to throw away.
   */
  readonly dataProtected: boolean;
  /**
   * True for the deployment that makes a protected environment, from the context `firstDeployment`: nothing is protected
   * from deletion yet, so that a failed try is deleted. The next deployment protects it.
   */
  readonly firstDeployment?: boolean;
  /** Whether stored data is encrypted with a key of this account; a key that AWS owns is used if not. */
  readonly customerManagedKey: boolean;
  /**
   * The events that leave for the bus of the environment, by name. None and no bus unless set: EventBridge charges every
   * event. The names and the price stand in docs/events.md.
   */
  readonly outsideEvents?: readonly EventName[];
  readonly logLevel: 'DEBUG' | 'INFO';
  readonly logRetention: RetentionDays;
  readonly entriesStream: {
    /** On demand suits an unknown load. One provisioned shard costs about a third of the minimum of on demand. */
    readonly shards: number | 'on-demand';
    readonly retentionHours: number;
  };
  /** The throttle of the gateway. A channel client is promised 2,000 requests a second, so it must lie above that. */
  readonly throttle: Throttle & {
    /** The throttle of each route that needs no token. Together they must leave the gateway's to those with one. */
    readonly openRoutes: Throttle;
  };
  /**
   * The most invocations at once of each function that no till waits for, which are set aside for it as well. Unset, all
   * functions share the account's limit, as in an account that has only ten. The arithmetic stands in docs/service.md.
   */
  readonly reservedConcurrency?: {
    /** The bound of each function of the socket's routes, and of its authorizer. */
    readonly socketFunction: number;
    /** The bound of the step that walks the parts of jobs, all jobs together. */
    readonly jobParts: number;
    /** The bound of each function that only staff call and that books nothing. */
    readonly staffFunction: number;
  };
  readonly callLimits: {
    /**
     * The limit for one channel client. It is below the gateway's throttle, so that a runaway till leaves room for
     * others.
     */
    readonly channelPerSecondMax: number;
    /**
     * The longest wait for the count of a call; after it the call goes on uncounted. A laptop, which runs dev, is slow.
     */
    readonly countingMillisecondsMax: number;
  };
  /**
   * The most members that the sweep begins in a second, three quarters of each minute. Three entries a member must leave
   * half of the shards of `entries` to the tills, and one function has one processor.
   */
  readonly sweepMembersPerSecondMax: number;
  /**
   * Thresholds: a greater value alarms. Tampering, parked records and throttled tables alarm at the first, everywhere.
   */
  readonly alarms: {
    readonly errorsPerMinuteMax: number;
    /** The longest delay of the publication of entries, and of the consumers, behind the ledger. */
    readonly consumersBehindMinutesMax: number;
    readonly pushBehindMinutesMax: number;
    /** At the end of a month all members are due at once, and the sweep takes hours for a million members. */
    readonly sweepBehindMinutesMax: number;
    /** The calls of an hour, over all callers, that name an identifier of nobody: twice those of a busy hour. */
    readonly missesPerHourMax: number;
  };
  readonly firewall: boolean;
  /**
   * The ranges of addresses (CIDR) from which tills, web shops and hubs call, for the rates of the firewall. Empty where
   * none is fixed. A protected environment cannot be deployed without a decision.
   */
  readonly tillAddresses?: readonly string[];
  /** Set only to cut over to a restored ledger; see infra/storage/ledger-source.ts. */
  readonly restoredLedgerStreamArn?: string;
}

/** Account and region of a stack. Without an account its template fits any, and a synth needs no AWS account. */
export function stackEnvironment({ account, region }: Environment): {
  readonly account?: string;
  readonly region: string;
} {
  return account === undefined ? { region } : { account, region };
}
