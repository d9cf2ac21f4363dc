import type { Resource } from '../../../local/template/deployment.ts';

/** An event source mapping to the function `consumer`. */
export function mappingOf(sourceArn: string, properties: Record<string, unknown> = {}): Resource {
  return {
    path: 'service/Mapping',
    type: 'AWS::Lambda::EventSourceMapping',
    ref: 'c0ffee00-0000-4000-8000-000000000000',
    arn: '',
    properties: {
      EventSourceArn: sourceArn,
      FunctionName: 'consumer',
      StartingPosition: 'TRIM_HORIZON',
      ...properties,
    },
  };
}
