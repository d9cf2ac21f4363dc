import type { Deployment } from '../template/deployment.ts';
import { type Access, createAccess, type Principal, type Refusal } from './access.ts';
import { type DynamoDbRights, dynamoDbResources, dynamoDbRights } from './dynamodb-rights.ts';
import { type EncryptionKeys, encryptionKeys, withKeys } from './encryption-keys.ts';
import type { GrantsUsed } from './grants-used.ts';
import type { AccessRequest } from './policy.ts';
import { accessKeyId, principalsOf } from './principals.ts';

/** The policies of all roles of a deployment, and everybody who acts in one. */
export interface Iam {
  readonly keys: EncryptionKeys;
  /**
   * The refusal of a call that is signed so, reported; undefined when it is allowed. A call without a function's access
   * key comes from the operator, who may do everything.
   */
  refusalOfCaller(
    authorization: string | undefined,
    requests: () => readonly AccessRequest[],
  ): Refusal | undefined;
  /** The same for an act in the role of a function, state machine or schedule, by its ARN. */
  refusalOfActor(actorArn: string, requests: readonly AccessRequest[]): Refusal | undefined;
  /** All that a function may do in DynamoDB. Undefined for a function without a role, which may do everything. */
  dynamoDbRights(functionArn: string): DynamoDbRights | undefined;
  /** Takes the first use of a right in DynamoDB, and each refusal, from a thread of a function. */
  usedRight(functionArn: string, request: AccessRequest): void;
  refusedRight(functionArn: string, refusal: Refusal): void;
}

export interface IamSetup {
  readonly deployment: Deployment;
  readonly report: (line: string) => void;
  /** Learns which grants there are, and which of them allow something. */
  readonly grantsUsed?: GrantsUsed | undefined;
  /** Nobody acts in a role then, so nothing is refused. */
  readonly ignoresRoles?: boolean | undefined;
}

function refusalLine({ session, roleArn }: Principal, { action, resource, verdict }: Refusal): string {
  const role = roleArn.split('/').at(-1);
  const because =
    verdict === 'denied'
      ? `a policy of its role ${role} denies it`
      : `no policy of its role ${role} allows it`;
  return `${session}: IAM refuses ${action} on ${resource}: ${because}`;
}

/** Everybody who acts in a role, by ARN and by access key. */
function actorsOf(deployment: Deployment): { byArn: Map<string, Access>; byKey: Map<string, Access> } {
  const byArn = new Map<string, Access>();
  const byKey = new Map<string, Access>();
  for (const [arn, principal] of principalsOf(deployment)) {
    const access = createAccess(principal);
    byArn.set(arn, access);
    byKey.set(accessKeyId(arn), access);
  }
  return { byArn, byKey };
}

/**
 * Reads the policies of everybody who acts in a role.
 * @throws TemplateError for a policy that the runner cannot check in full
 */
export function createIam({ deployment, report, grantsUsed, ignoresRoles = false }: IamSetup): Iam {
  const { byArn, byKey } = actorsOf(ignoresRoles ? { ...deployment, resources: [] } : deployment);
  const keys = encryptionKeys(deployment);
  const tables = dynamoDbResources(deployment);
  const rights = new Map<string, DynamoDbRights>();
  for (const { principal, grants } of byArn.values()) grantsUsed?.granted(principal, grants);

  const used = ({ principal, grantsFor }: Access, requests: readonly AccessRequest[]): void => {
    if (grantsUsed) for (const grant of grantsFor(requests)) grantsUsed.used(principal, grant);
  };
  const refused = ({ principal }: Access, refusal: Refusal): void => report(refusalLine(principal, refusal));
  const checked = (access: Access | undefined, requests: readonly AccessRequest[]): Refusal | undefined => {
    const refusal = access?.refusal(requests);
    if (access) refusal ? refused(access, refusal) : used(access, requests);
    return refusal;
  };
  return {
    keys,
    refusalOfCaller: (authorization, requests) => {
      const key = /Credential=([^/]+)\//.exec(authorization ?? '')?.[1];
      const access = key === undefined ? undefined : byKey.get(key);
      return access && checked(access, requests());
    },
    refusalOfActor: (actorArn, requests) => checked(byArn.get(actorArn), requests),
    dynamoDbRights: (functionArn) => {
      const access = byArn.get(functionArn);
      if (access === undefined) return undefined;
      const known = rights.get(functionArn) ?? dynamoDbRights(access, tables, keys);
      rights.set(functionArn, known);
      return known;
    },
    usedRight: (functionArn, request) => {
      const access = byArn.get(functionArn);
      if (access)
        used(
          access,
          withKeys(keys, [request], () => 'Decrypt'),
        );
    },
    refusedRight: (functionArn, refusal) => {
      const access = byArn.get(functionArn);
      if (access) refused(access, refusal);
    },
  };
}
