/**
 * Replaces `@aws-sdk/credential-provider-node` in every bundle. Lambda passes the credentials of a function's role as
 * environment variables, so the chain of files, SSO, web identity and instance metadata is never needed. Without it a
 * bundle is about a fifth smaller. The variables stay valid as long as the execution environment lives, so the SDK may
 * cache them.
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
      'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set: a bundle reads credentials from nowhere else',
    );
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
};
