import { expect } from 'vitest';
import type { Contract } from '#shared/contracts/contract.ts';
import type { Answer } from './answers.ts';

const STRONG = /^"[A-Za-z0-9_-]{22}"$/;
const WEAK = /^W\/"[A-Za-z0-9_-]{22}"$/;

/** Every tag that a test of this process saw, with the body that it stands for, and the other way round. */
const bodies = new Map<string, string>();
const tags = new Map<string, string>();

function represented({ text }: Answer, { entityTag }: Contract): string {
  if (entityTag === 'strong') return text;
  const { asOf: _, ...rest } = JSON.parse(text);
  return JSON.stringify(rest);
}

/** The tag of an answer. */
export const tagOf = ({ headers }: Answer): string => headers.get('etag') ?? '';

/**
 * Holds the headers of a success to the mark of its contract: a tag where there is one and nowhere else, the same for
 * the same body and another for another body, and what caches must know.
 */
export function checkTag(answer: Answer, contract: Contract): void {
  const { headers } = answer;
  const isTagged = contract.entityTag !== undefined && contract.answers[answer.status]?.schema !== undefined;
  const caching = [headers.get('cache-control'), headers.get('vary')];
  if (!isTagged) {
    expect([headers.get('etag'), headers.get('cache-control')]).toEqual([null, 'no-store']);
    return;
  }
  const tag = tagOf(answer);
  expect(tag).toMatch(contract.entityTag === 'weak' ? WEAK : STRONG);
  expect(caching).toEqual(['private, no-cache', 'Authorization, Accept, Origin']);
  const body = represented(answer, contract);
  expect([bodies.get(tag) ?? body, tags.get(body) ?? tag]).toEqual([body, tag]);
  bodies.set(tag, body);
  tags.set(body, tag);
}

/** Holds a reply without the body, which the caller has already, to the same. */
export function checkNotModified(answer: Answer, contract: Contract): void {
  const { headers, text } = answer;
  expect(contract).toMatchObject({ method: 'GET', entityTag: expect.any(String) });
  expect([text, headers.get('content-type'), headers.get('cache-control'), headers.get('vary')]).toEqual([
    '',
    null,
    'private, no-cache',
    'Authorization, Accept, Origin',
  ]);
  expect(bodies.has(tagOf(answer))).toBe(true);
}
