import { type Deployment, type Resource, resourcesOfType } from './deployment.ts';

/** The event source mappings that read. A template disables one by `Enabled: false`, as a value or as a text. */
export function enabledMappings(deployment: Deployment): readonly Resource[] {
  return resourcesOfType(deployment, 'AWS::Lambda::EventSourceMapping').filter(
    ({ properties }) => String(properties.Enabled ?? true) === 'true',
  );
}
