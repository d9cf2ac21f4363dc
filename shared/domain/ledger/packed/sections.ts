import { encode } from '@msgpack/msgpack';

/**
 * An optional part of a packed form, behind a tag of its own. A part that is absent takes no byte, so a new section
 * changes no bytes and no hash that exist.
 */
export interface Section<Content> {
  /** From 1 on; never used again for anything else, not even after the section is gone. */
  readonly tag: number;
  /** The largest packed content, in bytes. A decision refuses before it; beyond it the write fails. */
  readonly bytesMax: number;
  readonly pack: (content: Content) => unknown;
  readonly unpack: (packed: unknown) => Content;
}

/** A section for each optional field: the compiler wants one for every field, and none besides. */
export type SectionTable<Fields> = {
  readonly [Name in keyof Fields]-?: Section<Exclude<Fields[Name], undefined>>;
};

type AnyTable = Readonly<Record<string, Section<unknown>>>;

/** The sections by tag, which is their order in every packed form: one state has one packing, and one hash. */
function inOrder(table: AnyTable): readonly (readonly [string, Section<unknown>])[] {
  return Object.entries(table).sort(([, a], [, b]) => a.tag - b.tag);
}

/** `tag, content, tag, content …` for the fields that are there. */
export function packSections<Fields>(table: SectionTable<Fields>, fields: Fields): readonly unknown[] {
  const contents = fields as Readonly<Record<string, unknown>>;
  return inOrder(table as AnyTable).flatMap(([name, { tag, bytesMax, pack }]) => {
    const content = contents[name];
    if (content === undefined) return [];
    const packed = pack(content);
    const bytes = encode(packed).length;
    if (bytes > bytesMax) throw new RangeError(`section ${name} has ${bytes} bytes, above its ${bytesMax}`);
    return [tag, packed];
  });
}

/**
 * The fields that `packSections` packed. A tag that this version does not know refuses the whole record: a later
 * version wrote it, and dropping the section would lose it with the next entry.
 */
export function unpackSections<Fields>(table: SectionTable<Fields>, packed: readonly unknown[]): Fields {
  const known = new Map(
    inOrder(table as AnyTable).map(([name, section]) => [section.tag, { name, section }]),
  );
  const contents: Record<string, unknown> = {};
  let last = 0;
  for (let at = 0; at < packed.length; at += 2) {
    const tag = packed[at];
    const one = typeof tag === 'number' ? known.get(tag) : undefined;
    if (!one) throw new TypeError(`a packed form has section ${tag}, which this version does not know`);
    if (one.section.tag <= last || at + 1 === packed.length) {
      throw new TypeError(`a packed form has section ${tag} out of order or without content`);
    }
    last = one.section.tag;
    contents[one.name] = one.section.unpack(packed[at + 1]);
  }
  return contents as Fields;
}
