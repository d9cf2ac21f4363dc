import { readFileSync } from 'node:fs';

/** A call of a guide with the part of its response that is shown. */
export interface Shown {
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
  readonly status: number;
  /** An empty text where the response has no body. */
  readonly told: object | '';
}

function shownIn(block: string): Shown {
  const [, method = '', path = '', body = '', status, told = ''] =
    /^(\S+) (\S+)\n([^→]*)→ (\d+) ?(.*)$/s.exec(block.trim()) ?? [];
  return {
    method,
    path,
    body: body.trim() || undefined,
    status: Number(status),
    told: told && JSON.parse(told),
  };
}

/** The calls that a page of `docs` shows, in their order. */
export function callsOf(page: string): readonly Shown[] {
  const guide = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  const blocks = [...guide.matchAll(/```http\n([\s\S]*?)```/g)].flatMap(([, text = '']) =>
    text.split(/\n\n/),
  );
  return blocks.map(shownIn);
}
