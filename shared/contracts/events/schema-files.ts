import * as z from 'zod';
import { eventNames } from '#shared/domain/events/event-names.ts';
import { EVENT_VERSION, schemaOf } from './event.ts';

/** The JSON Schema (2020-12) of an event. Receivers ignore fields that they do not know: a version may gain some. */
function schemaText(name: (typeof eventNames)[number]): string {
  const schema = z.toJSONSchema(schemaOf(name), {
    override: ({ jsonSchema }) => {
      const { example } = jsonSchema;
      delete jsonSchema.additionalProperties;
      delete jsonSchema.example;
      if (example !== undefined && !jsonSchema.examples) jsonSchema.examples = [example as string];
    },
  });
  return `${JSON.stringify({ title: name, ...schema }, undefined, 2)}\n`;
}

/** The schemas of all events, by the names of their files. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(eventNames.map((name) => [`${name}.v${EVENT_VERSION}.json`, schemaText(name)]));
}
