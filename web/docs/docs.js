import { groupsOf, matches, operationsOf } from './document.js';
import { element, fill } from './dom.js';
import { method, operationView } from './operation-view.js';
import { prose } from './prose.js';
import { schemaView } from './schema-view.js';

const main = document.getElementById('calls');
const contents = document.getElementById('contents');
const search = document.getElementById('search');
const query = document.getElementById('query');
const found = document.getElementById('found');

const api = await read('/openapi.json').catch((error) => {
  fill(
    main,
    element(
      'p',
      { role: 'alert' },
      `The document could not be read (${error.message}). It should be at `,
      element('a', { href: '/openapi.json' }, '/openapi.json'),
      '.',
    ),
  );
});
if (api !== undefined) show(api);

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer.json();
}

function show(api) {
  const operations = operationsOf(api);
  const groups = groupsOf(api, operations);
  const schemas = Object.entries(api.components?.schemas ?? {});
  fill(
    main,
    element('div', { class: 'prose' }, prose(api.info?.description ?? '')),
    groups.map(({ name, description = '', operations: list }) =>
      element(
        'section',
        { class: 'tag', id: `tag-${name}`, 'aria-labelledby': `tag-${name}-title` },
        element('h2', { id: `tag-${name}-title` }, titled(name)),
        element('div', { class: 'prose' }, prose(description)),
        list.map((operation) => operationView(api, operation)),
      ),
    ),
    schemas.length > 0 &&
      element(
        'section',
        { class: 'tag', id: 'schemas' },
        element('h2', {}, 'Shapes'),
        schemas.map(([name, schema]) =>
          element(
            'article',
            { id: `schema-${name}` },
            element('h3', {}, element('a', { href: `#schema-${name}` }, name)),
            element('div', { class: 'prose' }, prose(schema.description ?? '')),
            schemaView(api, schema),
          ),
        ),
      ),
  );
  fill(
    contents,
    groups.map(({ name, operations: list }) =>
      element(
        'section',
        { 'data-group': name },
        element('h2', {}, titled(name)),
        element('ul', {}, list.map(contentsItem)),
      ),
    ),
    schemas.length > 0 && element('p', {}, element('a', { href: '#schemas' }, 'Shapes')),
  );
  search.hidden = false;
  search.addEventListener('submit', (event) => {
    event.preventDefault();
    contents.querySelector('li:not([hidden]) a')?.click();
  });
  query.addEventListener('input', () => narrow(operations));
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target.matches?.('input, textarea')) return;
    event.preventDefault();
    query.focus();
  });
  addEventListener('hashchange', mark);
  // The target did not exist yet when the browser looked for it.
  targeted()?.scrollIntoView();
  mark();
}

function contentsItem(operation) {
  return element(
    'li',
    { 'data-operation': operation.id },
    element(
      'a',
      { href: `#${operation.id}` },
      method(operation),
      element('span', {}, operation.summary ?? operation.id),
    ),
  );
}

function narrow(operations) {
  const text = query.value.trim();
  const shown = new Set(operations.filter((operation) => matches(operation, text)).map(({ id }) => id));
  for (const item of contents.querySelectorAll('[data-operation]'))
    item.hidden = !shown.has(item.dataset.operation);
  for (const article of main.querySelectorAll('section.tag:not(#schemas) > article'))
    article.hidden = !shown.has(article.id);
  for (const section of [
    ...contents.querySelectorAll('[data-group]'),
    ...main.querySelectorAll('section.tag:not(#schemas)'),
  ]) {
    section.hidden = section.querySelector('[data-operation]:not([hidden]), article:not([hidden])') === null;
  }
  found.textContent = text === '' ? '' : `${shown.size} of ${operations.length} calls`;
}

function targeted() {
  return document.getElementById(decodeURIComponent(location.hash.slice(1)));
}

function mark() {
  for (const link of contents.querySelectorAll('a')) {
    if (link.hash === location.hash && link.hash !== '') link.setAttribute('aria-current', 'location');
    else link.removeAttribute('aria-current');
  }
}

function titled(name) {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
