/**
 * Makes an element. Strings become text nodes, never markup, so no text of a server or a document is ever run. `on…`
 * properties are listeners; `undefined` and `false` leave a property or a child out.
 */
export function element(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? '' : String(value));
  }
  append(node, children);
  return node;
}

/** The element of the page with this id. */
export const byId = (id) => document.getElementById(id);

/** Replaces the children of a node. */
export function fill(node, ...children) {
  node.replaceChildren();
  append(node, children);
  return node;
}

function append(node, children) {
  for (const child of children.flat(Number.POSITIVE_INFINITY)) {
    if (child !== undefined && child !== null && child !== false) node.append(child);
  }
}

/** A block of text with a button that copies it. */
export function copyable(text, label) {
  const button = element(
    'button',
    { type: 'button', class: 'quiet small', 'aria-label': `Copy ${label}` },
    'Copy',
  );
  button.addEventListener('click', async () => {
    button.textContent = (await copied(text)) ? 'Copied' : 'Press Ctrl+C';
    button.addEventListener('blur', () => fill(button, 'Copy'), { once: true });
  });
  // A block that scrolls must be reachable by keyboard.
  return element(
    'div',
    { class: 'copyable' },
    element('pre', { tabindex: 0 }, element('code', {}, text)),
    button,
  );
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
