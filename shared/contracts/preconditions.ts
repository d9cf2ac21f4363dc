import type { Answer, Contract } from './contract.ts';

const strongTag = { ETag: 'Tag of the body, for `If-Match` and `If-None-Match`' };
const weakTag = { ETag: 'Weak tag of the body without `asOf`, for `If-None-Match`' };

/** The reply without a body. One object for all calls: the document has it once. */
export const notModified: Answer = {
  description: 'The caller has this body already; the `ETag` is that of the body',
  headers: { ETag: 'Tag of the body' },
};

/** Whether the caller may say which bodies it has already. */
export function takesKnownTags({ entityTag, method }: Contract): boolean {
  return entityTag !== undefined && method === 'GET';
}

/** Whether the caller may ask that a document is created and none is changed. */
export function takesCreateOnly({ ifMatch, method }: Contract): boolean {
  return ifMatch === true && method === 'PUT';
}

function tagged(answer: Answer, headers: Answer['headers']): Answer {
  return answer.schema ? { ...answer, headers: { ...answer.headers, ...headers } } : answer;
}

/** The replies and refusals that follow from the marks of a contract, so that none lists them by hand. */
export function withPreconditions(definition: Contract): Pick<Contract, 'answers' | 'refusals'> {
  const { answers, refusals, entityTag, ifMatch } = definition;
  const headers = entityTag && (entityTag === 'weak' ? weakTag : strongTag);
  const own = Object.entries(answers).map(([status, answer]) => [status, tagged(answer, headers)]);
  return {
    answers: { ...Object.fromEntries(own), ...(takesKnownTags(definition) && { 304: notModified }) },
    refusals: ifMatch ? [...refusals, 'version-conflict'] : refusals,
  };
}
