import type { Described } from './describe-fields.ts';

/** Schemas of responses that are another one and more: the copy of all its fields would be most of the document. */
const extensions: Readonly<Record<string, string>> = {
  Entry: 'ShownEntry',
  MemberBalance: 'Balance',
  ProgramVersion: 'Program',
};

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Writes such a schema as an extension: its own fields, and in brief those of the other that it has in any case. */
export function shortenExtensions(schemas: Record<string, Described>): void {
  for (const [name, base] of Object.entries(extensions)) {
    const { properties: all = {}, required: always = [], ...rest } = schemas[name] ?? {};
    const { properties: known = {}, required = [] } = schemas[base] ?? {};
    const strange = Object.keys(known).filter((field) => !same(known[field], all[field]));
    if (strange.length > 0) throw new Error(`${name} does not extend ${base}: ${strange.join(', ')}`);
    const own = Object.keys(all).filter(
      (field) => !known[field] || (always.includes(field) && !required.includes(field)),
    );
    const { type: _, ...about } = rest;
    schemas[name] = {
      ...about,
      allOf: [
        { $ref: `#/components/schemas/${base}` },
        {
          type: 'object',
          properties: Object.fromEntries(
            own.map((field) => [
              field,
              { ...all[field], ...(known[field] && { description: `As in \`${base}\`` }) },
            ]),
          ),
          ...(own.some((field) => always.includes(field)) && {
            required: own.filter((field) => always.includes(field)),
          }),
        },
      ],
    };
  }
}
