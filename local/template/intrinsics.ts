import { TemplateError } from '../errors/template-error.ts';
import { ACCOUNT, arn, REGION, URL_SUFFIX } from './account.ts';

/** The scope of intrinsic functions: the stack that they are in. */
export interface Scope {
  readonly stackName: string;
  reference(name: string, at: string): unknown;
  attribute(logicalId: string, attribute: string, at: string): unknown;
  condition(name: string, at: string): boolean;
  mapping(map: string, first: string, second: string, at: string): unknown;
  imported(exportName: string, at: string): unknown;
  stackOutput(stackName: string, output: string, at: string): unknown;
}

/** `AWS::NoValue`: removes the property that has it. */
export const noValue = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, scope: Scope, at: string) => unknown;

export function pseudoParameter(name: string, stackName: string): unknown {
  switch (name) {
    case 'AWS::Region':
      return REGION;
    case 'AWS::AccountId':
      return ACCOUNT;
    case 'AWS::Partition':
      return 'aws';
    case 'AWS::URLSuffix':
      return URL_SUFFIX;
    case 'AWS::StackName':
      return stackName;
    case 'AWS::StackId':
      return arn('cloudformation', `stack/${stackName}/local`);
    case 'AWS::NotificationARNs':
      return [];
    case 'AWS::NoValue':
      return noValue;
    default:
      return undefined;
  }
}

function list(value: unknown, length: number | undefined, at: string): readonly unknown[] {
  if (!Array.isArray(value) || (length !== undefined && value.length !== length)) {
    throw new TemplateError('An intrinsic function has arguments of the wrong shape', at);
  }
  return value;
}

function text(value: unknown, scope: Scope, at: string): string {
  const resolved = evaluate(value, scope, at);
  if (typeof resolved === 'string') return resolved;
  if (typeof resolved === 'number' || typeof resolved === 'boolean') return String(resolved);
  throw new TemplateError('The value must be a text', at);
}

function texts(value: unknown, scope: Scope, at: string): readonly string[] {
  return list(evaluate(value, scope, at), undefined, at).map((part) => text(part, scope, at));
}

function substitute(argument: unknown, scope: Scope, at: string): string {
  const [template, variables] = Array.isArray(argument) ? list(argument, 2, at) : [argument, {}];
  if (typeof template !== 'string') throw new TemplateError('The template of Fn::Sub must be a text', at);
  const own = variables as Readonly<Record<string, unknown>>;
  return template.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (Object.hasOwn(own, name)) return text(own[name], scope, at);
    const dot = name.indexOf('.');
    if (dot < 0) return text({ Ref: name }, scope, at);
    return text({ 'Fn::GetAtt': [name.slice(0, dot), name.slice(dot + 1)] }, scope, at);
  });
}

function select(argument: unknown, scope: Scope, at: string): unknown {
  const [index, values] = list(argument, 2, at);
  const chosen = list(evaluate(values, scope, at), undefined, at)[Number(text(index, scope, at))];
  if (chosen === undefined) throw new TemplateError('Fn::Select points past the end of its list', at);
  return chosen;
}

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope, at) => scope.reference(String(name), at),
  'Fn::GetAtt': (argument, scope, at) => {
    const [logicalId, attribute] =
      typeof argument === 'string' ? argument.split(/\.(.*)/s, 2) : list(argument, 2, at);
    return scope.attribute(String(logicalId), text(attribute, scope, at), at);
  },
  'Fn::Join': (argument, scope, at) => {
    const [delimiter, parts] = list(argument, 2, at);
    return texts(parts, scope, at).join(String(delimiter));
  },
  'Fn::Split': (argument, scope, at) => {
    const [delimiter, source] = list(argument, 2, at);
    return text(source, scope, at).split(String(delimiter));
  },
  'Fn::Sub': substitute,
  'Fn::Select': select,
  'Fn::If': (argument, scope, at) => {
    const [condition, then, otherwise] = list(argument, 3, at);
    return evaluate(scope.condition(String(condition), at) ? then : otherwise, scope, at);
  },
  'Fn::ImportValue': (name, scope, at) => scope.imported(text(name, scope, at), at),
  'Fn::GetStackOutput': (argument, scope, at) => {
    const { StackName, OutputName } = argument as { StackName?: unknown; OutputName?: unknown };
    return scope.stackOutput(text(StackName, scope, at), text(OutputName, scope, at), at);
  },
  'Fn::FindInMap': (argument, scope, at) => {
    const [map, first, second] = list(argument, 3, at).map((part) => text(part, scope, at));
    return scope.mapping(map ?? '', first ?? '', second ?? '', at);
  },
  'Fn::Base64': (argument, scope, at) => Buffer.from(text(argument, scope, at)).toString('base64'),
  'Fn::GetAZs': () => ['a', 'b', 'c'].map((zone) => `${REGION}${zone}`),
};

const logic: Readonly<Record<string, (argument: unknown, scope: Scope, at: string) => boolean>> = {
  Condition: (name, scope, at) => scope.condition(String(name), at),
  'Fn::Equals': (argument, scope, at) => {
    const [left, right] = list(argument, 2, at);
    return text(left, scope, at) === text(right, scope, at);
  },
  'Fn::Not': (argument, scope, at) => !decide(list(argument, 1, at)[0], scope, at),
  'Fn::And': (argument, scope, at) => list(argument, undefined, at).every((part) => decide(part, scope, at)),
  'Fn::Or': (argument, scope, at) => list(argument, undefined, at).some((part) => decide(part, scope, at)),
};

function soleKey(value: object): string | undefined {
  const keys = Object.keys(value);
  return keys.length === 1 ? keys[0] : undefined;
}

/** The value of an entry of a template's `Conditions`. */
export function decide(condition: unknown, scope: Scope, at: string): boolean {
  const name = typeof condition === 'object' && condition !== null ? soleKey(condition) : undefined;
  const rule = name === undefined ? undefined : logic[name];
  if (rule === undefined || name === undefined) {
    throw new TemplateError(`The local runner does not support the condition function ${name}`, at);
  }
  return rule((condition as Record<string, unknown>)[name], scope, at);
}

/** `value` with every intrinsic function resolved. */
export function evaluate(value: unknown, scope: Scope, at: string): unknown {
  if (Array.isArray(value)) {
    return value
      .map((element, index) => evaluate(element, scope, `${at}/${index}`))
      .filter((element) => element !== noValue);
  }
  if (typeof value !== 'object' || value === null) return value;
  const name = soleKey(value);
  if (name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
    const intrinsic = intrinsics[name];
    if (intrinsic === undefined) {
      throw new TemplateError(`The local runner does not support the intrinsic function ${name}`, at);
    }
    return intrinsic((value as Record<string, unknown>)[name], scope, at);
  }
  const resolved: [string, unknown][] = [];
  for (const [property, child] of Object.entries(value)) {
    const result = evaluate(child, scope, `${at}/${property}`);
    if (result !== noValue) resolved.push([property, result]);
  }
  return Object.fromEntries(resolved);
}
