import type { Described } from './describe-fields.ts';

const pascal = (title: string) =>
  title.replaceAll(/(?:^| )(\w)/g, (_, letter: string) => letter.toUpperCase());

/**
 * Makes a component of each titled variant of a union that is one: a generator of Python clients reads a union that
 * contains itself only where its variants have names.
 */
export function nameVariants(schemas: Record<string, Described>): void {
  for (const union of Object.values(schemas)) {
    if (union.oneOf === undefined) continue;
    union.oneOf = union.oneOf.map((variant) => {
      if (variant.title === undefined) return variant;
      const name = pascal(variant.title);
      if (schemas[name] !== undefined) throw new Error(`two schemas are called ${name}`);
      schemas[name] = variant;
      return { $ref: `#/components/schemas/${name}` };
    });
  }
}
