import { type CfnResource, type CustomResourceProviderBase, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket, type BucketProps } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

const providerId = 'Custom::S3AutoDeleteObjectsCustomResourceProvider';

/**
 * A bucket that is emptied when it is deleted, because S3 deletes no bucket that holds an object. CDK's function first
 * denies every write to the bucket and then deletes all versions of all objects.
 */
export class EmptiedBucket extends Bucket {
  /** Resources that write to the bucket depend on it, so that they are deleted before the bucket is emptied. */
  readonly emptying: Construct;

  constructor(scope: Construct, id: string, props: BucketProps & { readonly logRetention: RetentionDays }) {
    const { logRetention, ...bucket } = props;
    super(scope, id, { ...bucket, autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
    this.emptying = this.node.findChild('AutoDeleteObjectsCustomResource') as Construct;
    logToOwnGroup(Stack.of(this), logRetention);
  }
}

/**
 * Gives CDK's function a log group of the stack. With the role that CDK gives it, the function would make a log group
 * by itself, which outlives the stack.
 */
function logToOwnGroup(stack: Stack, retention: RetentionDays): void {
  if (stack.node.tryFindChild('EmptyingLog') !== undefined) return;
  const logGroup = new LogGroup(stack, 'EmptyingLog', { retention, removalPolicy: RemovalPolicy.DESTROY });
  const provider = stack.node.findChild(providerId) as CustomResourceProviderBase;
  const resource = (id: string) => provider.node.findChild(id) as CfnResource;
  resource('Handler').addPropertyOverride('LoggingConfig.LogGroup', logGroup.logGroupName);
  resource('Role').addPropertyDeletionOverride('ManagedPolicyArns');
  provider.addToRolePolicy({
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: logGroup.logGroupArn,
  });
}
