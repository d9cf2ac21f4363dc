import { Duration, Stack } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../nag/acknowledge.ts';
import { EmptiedBucket } from '../storage/emptied-bucket.ts';
import { removalPolicy } from '../storage/retention.ts';
import type { Storage } from '../storage/stored-table.ts';
import { allowKeyThrough } from './allow-key.ts';
import type { LaurelFunction } from './laurel-function.ts';

/** Whole stream records that a consumer could not process, kept for repair by an operator. */
export class ParkedRecords extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, { environment, dataKey }: Storage) {
    super(scope, 'Parked');
    const settings = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(90) }],
      removalPolicy: removalPolicy(environment),
    };
    const records = {
      ...settings,
      ...(dataKey === undefined
        ? { encryption: BucketEncryption.S3_MANAGED }
        : { encryption: BucketEncryption.KMS, encryptionKey: dataKey, bucketKeyEnabled: true }),
    };
    if (environment.dataProtected) {
      // Log delivery cannot use a customer-managed key.
      const accessLog = new Bucket(this, 'AccessLog', {
        ...settings,
        encryption: BucketEncryption.S3_MANAGED,
      });
      this.bucket = new Bucket(this, 'Records', { ...records, serverAccessLogsBucket: accessLog as IBucket });
    } else {
      const { logRetention } = environment;
      this.bucket = new EmptiedBucket(this, 'Records', { ...records, logRetention });
      acknowledge(this.bucket, {
        'AwsSolutions-S1':
          'S3 delivers lines of an access log hours later, also to a bucket that was just emptied: an environment to throw away could not be destroyed.',
      });
    }
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
