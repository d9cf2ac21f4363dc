import { StateError } from './state-error.ts';

type Document = Readonly<Record<string, unknown>>;

function stepsOf(path: string): readonly string[] {
  if (!/^\$(?:\.[A-Za-z_]\w*)*$/.test(path)) {
    throw new StateError('States.Runtime', `The local runner does not support the path ${path}.`);
  }
  return path.split('.').slice(1);
}

/** The value at a reference path, such as `$.run.done`. */
export function valueAt(document: unknown, path: string): unknown {
  return stepsOf(path).reduce((value, step) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) {
      throw new StateError('States.Runtime', `The state's input has no value at ${path}.`);
    }
    return (value as Document)[step];
  }, document);
}

/** The document with `value` at a path of one or more names. Null leaves the document unchanged. */
export function withValueAt(document: unknown, path: string | null | undefined, value: unknown): unknown {
  if (path === null) return document;
  const put = (inside: unknown, [step, ...rest]: readonly string[]): unknown =>
    step === undefined
      ? value
      : { ...(inside as Document), [step]: put((inside as Document | undefined)?.[step], rest) };
  return put(document, stepsOf(path ?? '$'));
}

/**
 * The value of a payload template. A field name that ends with `.$` has a path for its value; `$$.` begins a path into
 * the context.
 */
export function filled(template: Document, input: unknown, context: unknown): unknown {
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) => {
      if (!name.endsWith('.$')) return [name, value];
      const path = String(value);
      const found = path.startsWith('$$') ? valueAt(context, path.slice(1)) : valueAt(input, path);
      return [name.slice(0, -2), found];
    }),
  );
}
