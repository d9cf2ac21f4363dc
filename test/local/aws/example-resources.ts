import type { Resource } from '../../../local/template/deployment.ts';

const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:eu-west-1:000000000000:${resource}`;

export function stream(name: string, properties: Record<string, unknown> = { ShardCount: 2 }): Resource {
  return {
    path: `data/${name}`,
    type: 'AWS::Kinesis::Stream',
    ref: name,
    arn: arn('kinesis', `stream/${name}`),
    properties,
  };
}

export function queue(name: string, properties: Record<string, unknown> = {}): Resource {
  return {
    path: `service/${name}`,
    type: 'AWS::SQS::Queue',
    ref: `https://sqs.eu-west-1.amazonaws.com/000000000000/${name}`,
    arn: arn('sqs', name),
    properties,
  };
}

export function bucket(name: string): Resource {
  return {
    path: `service/${name}`,
    type: 'AWS::S3::Bucket',
    ref: name,
    arn: `arn:aws:s3:::${name}`,
    properties: {},
  };
}

export function lambda(name: string): Resource {
  return {
    path: `service/${name}`,
    type: 'AWS::Lambda::Function',
    ref: name,
    arn: arn('lambda', `function:${name}`),
    properties: {},
  };
}

export function kmsKey(id: string): Resource {
  return { path: `data/${id}`, type: 'AWS::KMS::Key', ref: id, arn: arn('kms', `key/${id}`), properties: {} };
}

export function rule(name: string, properties: Record<string, unknown>): Resource {
  return {
    path: `service/${name}`,
    type: 'AWS::Events::Rule',
    ref: name,
    arn: arn('events', `rule/${name}`),
    properties,
  };
}
