import { NodeHttpHandler } from '@smithy/node-http-handler';

/** The endpoint and credentials of a test, in place of the machine's own. */
export interface AwsOverrides {
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The settings of a client for a region. */
export type AwsSettings = (region: string) => AwsOverrides & {
  readonly region: string;
  readonly maxAttempts: number;
  readonly requestHandler: NodeHttpHandler;
};

/** The region of CloudFront's certificates and firewalls, and of the quotas of services that have no region. */
export const HOME_REGION = 'us-east-1';

/** A throttled or unreachable service gets this many attempts; after them the tool ends with a sentence. */
export const ATTEMPTS_MAX = 4;
const CONNECT_WITHIN_MS = 5_000;
const REPLY_WITHIN_MS = 20_000;

/** Credentials and, for an emulator, AWS_ENDPOINT_URL come from where the SDK and the CDK look for them. */
export function awsSettings(overrides: AwsOverrides = {}): AwsSettings {
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: CONNECT_WITHIN_MS,
    requestTimeout: REPLY_WITHIN_MS,
    throwOnRequestTimeout: true,
  });
  return (region) => ({ region, maxAttempts: ATTEMPTS_MAX, requestHandler, ...overrides });
}
