/** One resource of the synthesized app, every intrinsic function already resolved. */
export interface Resource {
  /** Stack and logical id, unique in the deployment: `laurel-dev-service/Ledger/BookPurchase1A2B3C4D`. */
  readonly path: string;
  /** CloudFormation type, as in `AWS::Lambda::Function`. */
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** What `Ref` gives: a name, an id or a URL, as CloudFormation has it for the type. */
  readonly ref: string;
  /** What `Fn::GetAtt Arn` gives; empty for types that have none. */
  readonly arn: string;
}

/** A synthesized CDK app as the local runner sees it: all stacks, nested ones included, as one set. */
export interface Deployment {
  readonly resources: readonly Resource[];
  /** The folder of a bundled asset (function code, site) that a template names by its S3 key. */
  assetFolder(s3Key: string): string;
}

export function resourcesOfType(deployment: Deployment, type: string): readonly Resource[] {
  return deployment.resources.filter((resource) => resource.type === type);
}
