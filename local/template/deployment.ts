/** One resource of the synthesized app, with every intrinsic function resolved. */
export interface Resource {
  /** Stack and logical id, unique in the deployment: `laurel-dev-service/Ledger/BookPurchase1A2B3C4D`. */
  readonly path: string;
  /** CloudFormation type, as in `AWS::Lambda::Function`. */
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** The value of `Ref`: a name, an id or a URL, as CloudFormation defines it for the type. */
  readonly ref: string;
  /** The value of `Fn::GetAtt Arn`. Empty for types that have none. */
  readonly arn: string;
}

/** A synthesized CDK app: all stacks, nested ones included, as one set of resources. */
export interface Deployment {
  readonly resources: readonly Resource[];
  /** The folder of a bundled asset (function code, site) that a template names by its S3 key. */
  assetFolder(s3Key: string): string;
}

export function resourcesOfType(deployment: Deployment, type: string): readonly Resource[] {
  return deployment.resources.filter((resource) => resource.type === type);
}

/** The properties of a resource in the shape that CloudFormation gives its type. The caller checks what it relies on. */
export function propertiesOf<Shape>({ properties }: Resource): Shape {
  return properties as Shape;
}
