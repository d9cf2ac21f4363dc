import { jsonOrText } from './json-or-text.ts';

/** The target of a rule, and the form in which it gets an event. */
export interface RuleTarget {
  readonly arn: string;
  readonly input?: string;
  readonly inputPath?: string;
  readonly inputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
  readonly deadLetterArn?: string;
}

interface TargetProperties {
  readonly Arn: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: NonNullable<RuleTarget['inputTransformer']>;
  readonly DeadLetterConfig?: { readonly Arn?: string };
}

export function ruleTargets(targets: unknown): readonly RuleTarget[] {
  return ((targets ?? []) as readonly TargetProperties[]).map((target) => ({
    arn: target.Arn,
    ...(target.Input !== undefined && { input: target.Input }),
    ...(target.InputPath !== undefined && { inputPath: target.InputPath }),
    ...(target.InputTransformer && { inputTransformer: target.InputTransformer }),
    ...(target.DeadLetterConfig?.Arn !== undefined && { deadLetterArn: target.DeadLetterConfig.Arn }),
  }));
}

/** The input of a target: the event, a part of it, a constant, or a text built from parts of it. */
export function targetInput(
  target: RuleTarget,
  event: unknown,
  rule: { readonly name: string; readonly arn: string },
): unknown {
  if (target.input !== undefined) return jsonOrText(target.input);
  if (target.inputPath !== undefined) return valueAt(event, target.inputPath);
  if (!target.inputTransformer) return event;
  const { InputPathsMap = {}, InputTemplate } = target.inputTransformer;
  const values: Record<string, unknown> = {
    'aws.events.rule-arn': rule.arn,
    'aws.events.rule-name': rule.name,
    'aws.events.event.json': event,
  };
  for (const [name, path] of Object.entries(InputPathsMap)) values[name] = valueAt(event, path) ?? '';
  return jsonOrText(fill(InputTemplate, values));
}

/** The value at a path such as `$.detail.member`. A step is a name of the characters that rules use, or `[n]`. */
function valueAt(event: unknown, path: string): unknown {
  const steps = path.replace(/^\$\.?/, '').match(/[^.[\]]+/g) ?? [];
  return steps.reduce<unknown>(
    (value, step) => (value as Record<string, unknown> | undefined)?.[step],
    event,
  );
}

/** Replaces each `<name>` with its value: as JSON, or without quotes inside a quoted text. */
function fill(template: string, values: Readonly<Record<string, unknown>>): string {
  let quoted = false;
  return template.replace(/\\.|"|<([^<>"\s]+)>/g, (found, name: string | undefined) => {
    if (found === '"') quoted = !quoted;
    if (name === undefined || !Object.hasOwn(values, name)) return found;
    const json = JSON.stringify(values[name]);
    if (!quoted) return json;
    return typeof values[name] === 'string' ? json.slice(1, -1) : JSON.stringify(json).slice(1, -1);
  });
}
