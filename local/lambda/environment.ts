import { accessKeyId } from '../iam/principals.ts';
import { REGION } from '../template/account.ts';
import type { FunctionDefinition } from './function-definition.ts';

/** The addresses of the AWS services that functions call. */
export interface ServiceEndpoints {
  /** The address of Kinesis, KMS, EventBridge and the other services of the runner. */
  readonly aws: string;
  readonly dynamodb: string;
  /**
   * The local address for each public origin of a template: an API's `https://<id>.execute-api.<region>.amazonaws.com`
   * maps to the gateway's URL. Templates build callback endpoints from ids and pseudo parameters, so all forms are
   * alike only in the finished value.
   */
  readonly origins: ReadonlyMap<string, string>;
}

function localized(value: string, origins: ReadonlyMap<string, string>): string {
  let text = value;
  for (const [origin, local] of origins) text = text.replaceAll(origin, local);
  return text;
}

/** The environment of a function: the variables that Lambda sets, and its own. It has none of the runner's. */
export function functionEnvironment(
  definition: FunctionDefinition,
  endpoints: ServiceEndpoints,
): Record<string, string> {
  const own = Object.entries(definition.environment).map(
    ([name, value]) => [name, localized(value, endpoints.origins)] as const,
  );
  return {
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
    AWS_ACCESS_KEY_ID: accessKeyId(definition.arn),
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_ENDPOINT_URL: endpoints.aws,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    LAMBDA_TASK_ROOT: definition.folder,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    _HANDLER: definition.handler,
    ...Object.fromEntries(own),
  };
}
