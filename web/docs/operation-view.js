import { mediaOf, resolve } from './document.js';
import { copyable, element } from './dom.js';
import { prose, spans } from './prose.js';
import { curlOf, sampleOf } from './sample.js';
import { fieldRow, schemaView } from './schema-view.js';

const STATUS_WORDS = { default: 'Otherwise' };

/** One call of the API, whole. */
export function operationView(document, operation) {
  return element(
    'article',
    { id: operation.id, 'aria-labelledby': `${operation.id}-title` },
    element(
      'h3',
      { id: `${operation.id}-title` },
      element('a', { href: `#${operation.id}` }, operation.summary ?? operation.id),
    ),
    element('p', { class: 'route' }, method(operation), element('code', {}, operation.path)),
    element('div', { class: 'prose' }, prose(operation.description ?? '')),
    scopes(operation),
    parameters(document, operation),
    body(document, operation),
    answers(document, operation),
    element('h4', {}, 'Try it'),
    copyable(curlOf(document, operation, location.origin), `a curl line for ${operation.id}`),
  );
}

export function method(operation) {
  return element('span', { class: `method ${operation.method.toLowerCase()}` }, operation.method);
}

function scopes(operation) {
  if (operation.scopes.length === 0) return element('p', { class: 'muted' }, 'Needs no token.');
  return element(
    'div',
    {},
    element(
      'p',
      { class: 'muted small' },
      operation.scopes.length > 1
        ? 'Needs a token with one of these scopes'
        : 'Needs a token with this scope',
    ),
    element(
      'ul',
      { class: 'chips' },
      operation.scopes.map((scope) => element('li', {}, element('code', {}, scope))),
    ),
  );
}

function parameters(document, { parameters: list }) {
  if (list.length === 0) return undefined;
  return [
    element('h4', {}, 'Parameters'),
    element(
      'div',
      { class: 'scroll' },
      element(
        'table',
        {},
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            ['Name', 'Type', 'What it is'].map((title) => element('th', { scope: 'col' }, title)),
          ),
        ),
        element(
          'tbody',
          {},
          list.map(({ name, in: place, required, schema = {}, description }) =>
            fieldRow(document, {
              name: place === 'path' ? `{${name}}` : place === 'query' ? `?${name}=` : `${name}:`,
              required,
              schema,
              description,
            }),
          ),
        ),
      ),
    ),
  ];
}

function body(document, operation) {
  const media = mediaOf(operation.body);
  if (media === undefined) return undefined;
  return [
    element('h4', {}, 'Body ', element('code', { class: 'muted' }, media.type)),
    element('div', { class: 'prose' }, prose(operation.body.description ?? '')),
    media.schema && schemaView(document, media.schema),
  ];
}

function answers(document, operation) {
  // 201 before 200: where both are, the second is the replay of the first.
  const good = operation.answers.filter(({ status }) => status.startsWith('2')).toReversed();
  const bad = operation.answers.filter(({ status }) => !status.startsWith('2'));
  return [
    element('h4', {}, 'Answers'),
    good.map((answer, index) => answerView(document, answer, index === 0)),
    bad.map((answer) => answerView(document, answer, false)),
  ];
}

function answerView(document, answer, open) {
  const media = mediaOf(answer);
  const codes = codesOf(document, answer, media);
  const status = element(
    'span',
    { class: `status s${answer.status[0]}` },
    STATUS_WORDS[answer.status] ?? answer.status,
  );
  const description = answer.description ?? '';
  const title = [status, ' ', codes.length > 0 ? codeList(codes) : spans(description)];
  const example = media?.example ?? (media?.examples && sampleOf(document, media));
  const headers = Object.entries(answer.headers ?? {});
  if (media?.schema === undefined && headers.length === 0) return element('p', {}, title);
  return element(
    'details',
    { open },
    element('summary', {}, title),
    element(
      'div',
      { class: 'inside' },
      codes.length > 0 && element('div', { class: 'prose' }, prose(description)),
      headers.map(([name, header]) =>
        element(
          'p',
          {},
          'Header ',
          element('code', {}, name),
          ': ',
          spans(resolve(document, header).description ?? ''),
        ),
      ),
      media?.schema && schemaView(document, media.schema, true),
      example !== undefined && copyable(JSON.stringify(example, null, 2), 'the example'),
    ),
  );
}

const codeList = (list) => list.flatMap((code, index) => [index > 0 ? ', ' : '', element('code', {}, code)]);

/** The problem codes that an answer may carry, wherever the document states them. */
function codesOf(document, answer, media) {
  if (Array.isArray(answer['x-codes'])) return answer['x-codes'];
  const schema = resolve(document, media?.schema ?? {});
  const parts = [schema, ...(schema.allOf ?? []).map((part) => resolve(document, part))];
  return parts.flatMap(
    ({ properties }) =>
      properties?.code?.enum ?? (properties?.code?.const === undefined ? [] : [properties.code.const]),
  );
}
