/**
 * Stands in for `@aws-sdk/credential-provider-node` in every bundle. Lambda gives a function its role's
 * credentials as environment variables, so the chain of files, SSO, web identity and instance metadata
 * is never walked: leaving it out makes a bundle about a fifth smaller. The variables stay valid for as
 * long as the execution environment lives, so the SDK may keep what it read once.
 */
interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export const defaultProvider = () => async (): Promise<Credentials> => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) {
    throw new Error(
      'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set: a bundle knows no other source',
    );
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
};
