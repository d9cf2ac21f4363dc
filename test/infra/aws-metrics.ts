/** The metrics of a namespace, each with the sets of dimensions under which AWS publishes it. */
export type Published = Readonly<Record<string, readonly (readonly string[])[]>>;

const ofFunction = [['FunctionName'], ['FunctionName', 'Resource'], []] as const;
const ofMapping = [['EventSourceMappingUUID']] as const;
const ofTable = [['TableName'], ['TableName', 'GlobalSecondaryIndexName']] as const;
const ofOperation = [['TableName', 'Operation']] as const;
const ofStream = [['StreamName']] as const;
const ofMachine = [['StateMachineArn']] as const;
const ofApi = [['ApiId'], ['ApiId', 'Stage']] as const;
const ofDistribution = [['DistributionId', 'Region']] as const;
const ofClient = [['UserPool', 'UserPoolClient']] as const;

/** Metrics as the documentation of each service lists them: those that are of use for an alarm. */
export const awsMetrics: Readonly<Record<string, Published>> = {
  // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
  'AWS/Lambda': {
    Invocations: ofFunction,
    Errors: ofFunction,
    Throttles: ofFunction,
    IteratorAge: ofFunction,
    PolledEventCount: ofMapping,
    InvokedEventCount: ofMapping,
    FailedInvokeEventCount: ofMapping,
    DroppedEventCount: ofMapping,
    OnFailureDestinationDeliveredEventCount: ofMapping,
  },
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
  'AWS/DynamoDB': {
    ConsumedReadCapacityUnits: ofTable,
    ConsumedWriteCapacityUnits: ofTable,
    ReadThrottleEvents: ofTable,
    WriteThrottleEvents: ofTable,
    SystemErrors: ofOperation,
    ThrottledRequests: ofOperation,
    SuccessfulRequestLatency: ofOperation,
    ReturnedRecordsCount: [['TableName', 'Operation', 'StreamLabel']],
  },
  // https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html
  'AWS/Kinesis': {
    IncomingRecords: ofStream,
    'GetRecords.Success': ofStream,
    'GetRecords.IteratorAgeMilliseconds': ofStream,
    WriteProvisionedThroughputExceeded: ofStream,
    ReadProvisionedThroughputExceeded: ofStream,
  },
  // https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
  'AWS/States': {
    ExecutionsFailed: ofMachine,
    ExecutionsTimedOut: ofMachine,
    ExecutionsAborted: ofMachine,
    ExecutionThrottled: ofMachine,
  },
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html
  'AWS/ApiGateway': {
    '4xx': ofApi,
    '5xx': ofApi,
    IntegrationError: ofApi,
    ExecutionError: ofApi,
    ClientError: ofApi,
  },
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
  'AWS/CloudFront': { '4xxErrorRate': ofDistribution, '5xxErrorRate': ofDistribution },
  // https://docs.aws.amazon.com/cognito/latest/developerguide/metrics-for-cognito-user-pools.html
  'AWS/Cognito': { SignInThrottles: ofClient, TokenRefreshThrottles: ofClient },
  // https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html
  'AWS/SES': { 'Reputation.BounceRate': [[]], 'Reputation.ComplaintRate': [[]] },
};
