import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** The differences between deployments of the same app. Anything not named here is the same everywhere. */
export interface Environment {
  readonly name: 'dev' | 'staging' | 'production';
  readonly region: string;
  /** Keeps data on a removed stack and refuses its deletion; only a throw-away environment says no. */
  readonly dataProtected: boolean;
  /** Encrypts stored data with a key of this account instead of one that AWS owns. */
  readonly customerManagedKey: boolean;
  readonly logLevel: 'DEBUG' | 'INFO';
  readonly logRetention: RetentionDays;
  readonly entriesStream: {
    /** On demand where the load is unknown; a fixed shard costs about a third of its minimum. */
    readonly shards: number | 'on-demand';
    readonly retentionHours: number;
  };
  /** A channel client is promised 2,000 requests a second: the gateway must never be the limit. */
  readonly throttle: { readonly requestsPerSecond: number; readonly burstRequests: number };
  readonly callLimits: {
    /** For one channel client: below the gateway's throttle, so that a runaway till leaves the others their share. */
    readonly channelPerSecondMax: number;
    /** Nobody waits longer for being counted: the call goes on. A laptop with all of it, as dev runs on, is slow. */
    readonly countingMillisecondsMax: number;
  };
  /** A value above its threshold rings. Tampering, parked records and throttled tables ring at the first, everywhere. */
  readonly alarms: {
    readonly errorsPerMinuteMax: number;
    /** How far the publication of entries, and what consumes them, may be behind the ledger. */
    readonly consumersBehindMinutesMax: number;
    readonly pushBehindMinutesMax: number;
    /** At a month's end every member is due at once: the sweep takes 2 h 47 min for a million of them. */
    readonly sweepBehindMinutesMax: number;
  };
  readonly firewall: boolean;
  /** Where people reach the site: sign-in returns there. With a certificate it is also the distribution's name. */
  readonly siteOrigin: string;
  /** In us-east-1, for the host of `siteOrigin`. Without it CloudFront answers under its own name. */
  readonly siteCertificateArn?: string;
  /** Set only to cut over to a restored ledger; see infra/storage/ledger-source.ts. */
  readonly restoredLedgerStreamArn?: string;
}

export const environmentNames = ['dev', 'staging', 'production'] as const;

export type EnvironmentName = (typeof environmentNames)[number];

/** `laurel.example` stands for the retailer's own domain: put yours here before the first deployment. */
export const environments: Readonly<Record<EnvironmentName, Environment>> = {
  dev: {
    name: 'dev',
    region: 'eu-west-1',
    dataProtected: false,
    customerManagedKey: false,
    logLevel: 'DEBUG',
    logRetention: RetentionDays.ONE_WEEK,
    entriesStream: { shards: 1, retentionHours: 24 },
    throttle: { requestsPerSecond: 2_500, burstRequests: 2_500 },
    callLimits: { channelPerSecondMax: 2_000, countingMillisecondsMax: 5_000 },
    alarms: {
      errorsPerMinuteMax: 10,
      consumersBehindMinutesMax: 15,
      pushBehindMinutesMax: 5,
      sweepBehindMinutesMax: 240,
    },
    firewall: false,
    siteOrigin: 'http://localhost:3000',
  },
  staging: {
    name: 'staging',
    region: 'eu-west-1',
    dataProtected: true,
    customerManagedKey: true,
    logLevel: 'INFO',
    logRetention: RetentionDays.ONE_MONTH,
    entriesStream: { shards: 2, retentionHours: 24 },
    throttle: { requestsPerSecond: 5_000, burstRequests: 5_000 },
    callLimits: { channelPerSecondMax: 4_000, countingMillisecondsMax: 250 },
    alarms: {
      errorsPerMinuteMax: 0,
      consumersBehindMinutesMax: 5,
      pushBehindMinutesMax: 1,
      sweepBehindMinutesMax: 240,
    },
    firewall: true,
    siteOrigin: 'https://staging.laurel.example',
  },
  production: {
    name: 'production',
    region: 'eu-west-1',
    dataProtected: true,
    customerManagedKey: true,
    logLevel: 'INFO',
    logRetention: RetentionDays.ONE_YEAR,
    entriesStream: { shards: 'on-demand', retentionHours: 168 },
    throttle: { requestsPerSecond: 10_000, burstRequests: 5_000 },
    callLimits: { channelPerSecondMax: 5_000, countingMillisecondsMax: 250 },
    alarms: {
      errorsPerMinuteMax: 0,
      consumersBehindMinutesMax: 5,
      pushBehindMinutesMax: 1,
      sweepBehindMinutesMax: 240,
    },
    firewall: true,
    siteOrigin: 'https://laurel.example',
  },
};
