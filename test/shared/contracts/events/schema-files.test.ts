import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { schemaFiles } from '#shared/contracts/events/schema-files.ts';
import { eventNames } from '#shared/domain/events/event-names.ts';

const folder = new URL('../../../../docs/events/', import.meta.url);
const personal = /card|email|phone|profile|operator|terminal|store|name$|birth|reference/i;

describe('the schemas of events', () => {
  it('are those that are committed (npm run events writes them)', () => {
    const committed = readdirSync(folder).map(
      (name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const,
    );
    expect(new Map(committed)).toEqual(schemaFiles());
    expect(schemaFiles().size).toBe(eventNames.length);
  });

  it('name nothing personal, and let a receiver meet fields that it does not know', () => {
    for (const text of schemaFiles().values()) {
      const { properties, additionalProperties } = JSON.parse(text) as {
        properties: Record<string, unknown>;
        additionalProperties?: unknown;
      };
      expect(Object.keys(properties).filter((field) => personal.test(field))).toEqual([]);
      expect(additionalProperties).toBeUndefined();
    }
  });
});
