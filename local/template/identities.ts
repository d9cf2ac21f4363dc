import { ACCOUNT, arn, REGION, URL_SUFFIX } from './account.ts';
import { physicalName, stableId, stableUuid } from './stable-ids.ts';

/** The values of a resource that the template alone determines: `Ref` and `Fn::GetAtt`. */
export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Declared {
  /** Stack and logical id, unique in the deployment. */
  readonly path: string;
  readonly stackName: string;
  readonly logicalId: string;
  /** A property of the resource, with intrinsic functions resolved. Undefined when the template does not set it. */
  text(property: string): string | undefined;
  /** The address of the local gateway and token issuer, `http://localhost:3000`. */
  readonly origin: string;
}

type Identify = (resource: Declared) => Identity;

/** A resource whose `Ref` is its name and whose ARN is built from that. */
function named(property: string, lengthMax: number, arnOf: (name: string) => string): Identify {
  return (resource) => {
    const name = resource.text(property) ?? physicalName(resource.stackName, resource.logicalId, lengthMax);
    return { ref: name, attributes: { Arn: arnOf(name) } };
  };
}

function table(resource: Declared): Identity {
  const { ref, attributes } = named('TableName', 255, (name) => arn('dynamodb', `table/${name}`))(resource);
  // A real stream label is the time of creation. A fixed label keeps checkpoints valid after a restart.
  return { ref, attributes: { ...attributes, StreamArn: `${attributes.Arn}/stream/local` } };
}

function queue(resource: Declared): Identity {
  const { ref, attributes } = named('QueueName', 80, (name) => arn('sqs', name))(resource);
  const url = `https://sqs.${REGION}.${URL_SUFFIX}/${ACCOUNT}/${ref}`;
  return { ref: url, attributes: { ...attributes, QueueName: ref, QueueUrl: url } };
}

function bucket(resource: Declared): Identity {
  const name =
    resource.text('BucketName') ?? physicalName(resource.stackName, resource.logicalId, 63).toLowerCase();
  return {
    ref: name,
    attributes: {
      Arn: arn('s3', name, ':'),
      DomainName: `${name}.s3.${URL_SUFFIX}`,
      RegionalDomainName: `${name}.s3.${REGION}.${URL_SUFFIX}`,
    },
  };
}

function topic(resource: Declared): Identity {
  const name = resource.text('TopicName') ?? physicalName(resource.stackName, resource.logicalId, 256);
  const topicArn = arn('sns', name);
  return { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: name } };
}

function secret(resource: Declared): Identity {
  const name = resource.text('Name') ?? physicalName(resource.stackName, resource.logicalId, 200);
  const id = arn('secretsmanager', `secret:${name}-${stableId(resource.path, 6)}`);
  return { ref: id, attributes: { Id: id } };
}

function key(resource: Declared): Identity {
  const id = stableUuid(resource.path);
  return { ref: id, attributes: { Arn: arn('kms', `key/${id}`), KeyId: id } };
}

function role(resource: Declared): Identity {
  const name = resource.text('RoleName') ?? physicalName(resource.stackName, resource.logicalId, 64);
  return {
    ref: name,
    attributes: { Arn: arn('iam', `role/${name}`, `:${ACCOUNT}`), RoleId: stableId(resource.path, 20) },
  };
}

/**
 * An API has the origin that AWS would give it, because a distribution names its origins so. Functions get the local
 * URL.
 */
function api(resource: Declared): Identity {
  const id = stableId(resource.path, 10);
  const scheme = resource.text('ProtocolType') === 'WEBSOCKET' ? 'wss' : 'https';
  return {
    ref: id,
    attributes: { ApiId: id, ApiEndpoint: `${scheme}://${id}.execute-api.${REGION}.${URL_SUFFIX}` },
  };
}

function userPool(resource: Declared): Identity {
  const id = `${REGION}_${stableId(resource.path, 9)}`;
  return {
    ref: id,
    attributes: {
      Arn: arn('cognito-idp', `userpool/${id}`),
      UserPoolId: id,
      ProviderName: `cognito-idp.${REGION}.${URL_SUFFIX}/${id}`,
      // The local issuer's address, so that authorizers and functions accept its tokens.
      ProviderURL: resource.origin,
    },
  };
}

function userPoolClient(resource: Declared): Identity {
  const id = stableId(resource.path, 26);
  return { ref: id, attributes: { ClientId: id, Name: resource.text('ClientName') ?? resource.logicalId } };
}

function distribution(resource: Declared): Identity {
  const id = stableId(resource.path, 14).toUpperCase();
  return { ref: id, attributes: { Id: id, DomainName: `${id.toLowerCase()}.cloudfront.net` } };
}

function cloudFrontFunction(resource: Declared): Identity {
  const name = physicalName(resource.stackName, resource.logicalId, 64);
  const functionArn = arn('cloudfront', `function/${name}`, `:${ACCOUNT}`);
  // A behaviour names it by FunctionARN.
  return { ref: functionArn, attributes: { Arn: functionArn, FunctionARN: functionArn } };
}

/** An id within the parent, as routes, integrations and authorizers have. */
function numbered(attribute: string): Identify {
  return (resource) => {
    const id = stableId(resource.path, 7);
    return { ref: id, attributes: { [attribute]: id } };
  };
}

const identities: Readonly<Record<string, Identify>> = {
  'AWS::Lambda::Function': named('FunctionName', 64, (name) => arn('lambda', `function:${name}`)),
  'AWS::Lambda::EventSourceMapping': (resource) => {
    const id = stableUuid(resource.path);
    return { ref: id, attributes: { Id: id } };
  },
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::Kinesis::Stream': named('Name', 128, (name) => arn('kinesis', `stream/${name}`)),
  'AWS::SQS::Queue': queue,
  'AWS::SNS::Topic': topic,
  'AWS::S3::Bucket': bucket,
  'AWS::SecretsManager::Secret': secret,
  'AWS::KMS::Key': key,
  'AWS::KMS::Alias': named('AliasName', 256, (name) => arn('kms', name)),
  'AWS::IAM::Role': role,
  'AWS::IAM::ManagedPolicy': (resource) => {
    const name = physicalName(resource.stackName, resource.logicalId, 128);
    const policyArn = arn('iam', `policy/${name}`, `:${ACCOUNT}`);
    return { ref: policyArn, attributes: { PolicyArn: policyArn } };
  },
  'AWS::Logs::LogGroup': named('LogGroupName', 512, (name) => arn('logs', `log-group:${name}:*`)),
  'AWS::Events::EventBus': (resource) => {
    const identity = named('Name', 256, (name) => arn('events', `event-bus/${name}`))(resource);
    return { ref: identity.ref, attributes: { ...identity.attributes, Name: identity.ref } };
  },
  'AWS::Events::Rule': named('Name', 64, (name) => arn('events', `rule/${name}`)),
  'AWS::StepFunctions::StateMachine': (resource) => {
    const name =
      resource.text('StateMachineName') ?? physicalName(resource.stackName, resource.logicalId, 80);
    const machineArn = arn('states', `stateMachine:${name}`);
    return { ref: machineArn, attributes: { Arn: machineArn, Name: name } };
  },
  'AWS::KinesisFirehose::DeliveryStream': named('DeliveryStreamName', 64, (name) =>
    arn('firehose', `deliverystream/${name}`),
  ),
  'AWS::CloudWatch::Alarm': named('AlarmName', 255, (name) => arn('cloudwatch', `alarm:${name}`)),
  'AWS::ApiGatewayV2::Api': api,
  'AWS::ApiGatewayV2::Authorizer': numbered('AuthorizerId'),
  'AWS::ApiGatewayV2::Integration': numbered('IntegrationId'),
  'AWS::ApiGatewayV2::Route': numbered('RouteId'),
  'AWS::ApiGatewayV2::Stage': (resource) => ({
    ref: resource.text('StageName') ?? '$default',
    attributes: {},
  }),
  'AWS::Cognito::UserPool': userPool,
  'AWS::Cognito::UserPoolClient': userPoolClient,
  'AWS::Cognito::UserPoolResourceServer': (resource) => ({
    ref: resource.text('Identifier') ?? resource.logicalId,
    attributes: {},
  }),
  'AWS::Cognito::UserPoolGroup': (resource) => ({
    ref: resource.text('GroupName') ?? resource.logicalId,
    attributes: {},
  }),
  'AWS::CloudFront::Distribution': distribution,
  'AWS::CloudFront::Function': cloudFrontFunction,
};

/** Nothing local uses other types, so any name that stays the same will do. */
function unneeded(resource: Declared): Identity {
  return { ref: physicalName(resource.stackName, resource.logicalId, 128), attributes: {} };
}

export function identify(type: string, resource: Declared): Identity {
  return (identities[type] ?? unneeded)(resource);
}
