import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../nag/acknowledge.ts';
import type { Storage } from '../storage/stored-table.ts';
import { allowKeyThrough } from './allow-key.ts';
import type { LaurelFunction } from './laurel-function.ts';

/** Whole stream records that a consumer could not process, kept for repair by an operator. */
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

  /**
   * Lets Lambda park the records that the function gives up. Lambda writes with the function's role, under a prefix of
   * the function.
   */
  bind(fn: LaurelFunction): void {
    const { bucket } = this;
    fn.allow({ actions: ['s3:PutObject'], resources: [bucket.arnForObjects('aws/lambda/*')] });
    fn.allow({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] });
    if (bucket.encryptionKey !== undefined) {
      allowKeyThrough(fn, 's3', bucket.encryptionKey, ['GenerateDataKey']);
    }
    // cdk-nag names the finding by the export through which another stack knows the bucket.
    const stack = Stack.of(bucket);
    const { 'Fn::ImportValue': exportName } = stack.resolve(stack.exportValue(bucket.bucketArn));
    acknowledge(fn.executionRole, {
      [`AwsSolutions-IAM5[Resource::${exportName}/aws/lambda/*]`]:
        "A parked record's object is named by Lambda, with the mapping's id and the time: only the prefix is known before.",
    });
  }
}
