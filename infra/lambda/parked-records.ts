import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../nag/acknowledge.ts';
import type { Storage } from '../storage/stored-table.ts';
import type { LaurelFunction } from './laurel-function.ts';

/** Stream records that a consumer gave up, whole, until somebody has looked at them. */
export class ParkedRecords extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, { environment, dataKey }: Storage) {
    super(scope, 'Parked');
    const kept = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: environment.dataProtected ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };
    const accessLog = new Bucket(this, 'AccessLog', {
      ...kept,
      // Log delivery cannot use a customer-managed key.
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(90) }],
    });
    this.bucket = new Bucket(this, 'Records', {
      ...kept,
      ...(dataKey === undefined
        ? { encryption: BucketEncryption.S3_MANAGED }
        : { encryption: BucketEncryption.KMS, encryptionKey: dataKey, bucketKeyEnabled: true }),
      serverAccessLogsBucket: accessLog as IBucket,
      lifecycleRules: [{ expiration: Duration.days(90) }],
    });
  }

  /** Lets Lambda park what the function gives up. It acts in the function's name and under a prefix of its own. */
  bind(fn: LaurelFunction): void {
    const { bucket } = this;
    fn.allow({ actions: ['s3:PutObject'], resources: [bucket.arnForObjects('aws/lambda/*')] });
    fn.allow({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] });
    if (bucket.encryptionKey !== undefined) {
      fn.allow({ actions: ['kms:GenerateDataKey'], resources: [bucket.encryptionKey.keyArn] });
    }
    // The finding is named by the export through which another stack knows the bucket.
    const stack = Stack.of(bucket);
    const { 'Fn::ImportValue': exportName } = stack.resolve(stack.exportValue(bucket.bucketArn));
    acknowledge(fn.executionRole, {
      [`AwsSolutions-IAM5[Resource::${exportName}/aws/lambda/*]`]:
        "A parked record's object is named by Lambda, with the mapping's id and the time: only the prefix is known before.",
    });
  }
}
