/** Keys that may be undefined become optional ones. */
type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Leaves out fields that are undefined, so that a document is the same before and after JSON. */
export function omitUndefined<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}

/** Lists of the domain are read-only, those of a contract are not: an answer is written once and never changed. */
type Given<T> = T extends readonly (infer Element)[]
  ? readonly Given<Element>[]
  : T extends object
    ? { readonly [K in keyof T]: Given<T[K]> }
    : T;

/**
 * Every field of an answer, also those that it may lack: these are given as undefined. A field that was forgotten, and
 * one that the contract does not have, are errors of the compiler.
 */
export type FieldsOf<T> = {
  readonly [K in keyof T]-?: Given<T[K]> | (undefined extends T[K] ? undefined : never);
};

/** An answer as its contract types it, without its undefined fields; without such a type it does not compile. */
export function present<T extends object = never>(fields: NoInfer<FieldsOf<T>>): T {
  return omitUndefined(fields) as T;
}

/** The same of what has no undefined fields any more: fields that an answer may lack need not be named. */
export function presented<T extends object = never>(document: NoInfer<Given<T>>): T {
  return document as T;
}
