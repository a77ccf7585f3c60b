// Elements are made here and nowhere else: strings become text nodes, never markup.

function el(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const node = document.createElement(name);
  if (classes.length) node.className = classes.join(' ');
  if (name === 'button') node.type = 'button';
  for (const [key, value] of Object.entries(props)) {
    if (key === 'on') for (const [event, listen] of Object.entries(value)) node.addEventListener(event, listen);
    else if (['value', 'checked', 'disabled', 'hidden', 'open', 'selected'].includes(key)) node[key] = value;
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, String(value));
  }
  put(node, ...children);
  return node;
}

function put(parent, ...children) {
  for (const child of children.flat(3)) {
    if (child === null || child === undefined || child === false || child === '') continue;
    parent.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

function refill(parent, ...children) {
  parent.replaceChildren();
  put(parent, ...children);
}

// Words out of documents may hold right-to-left overrides: isolate them from ours.
function words(text, tag = 'bdi') {
  return el(tag, { dir: 'auto' }, text);
}

function webLink(url, text = '') {
  let target = null;
  try {
    target = new URL(url);
  } catch {
    /* not a web address: shown as text */
  }
  if (!target || !['http:', 'https:'].includes(target.protocol)) return words(text || url);
  const link = el('a', { target: '_blank', rel: 'noopener noreferrer' }, words(text || target.hostname));
  link.href = target.href;
  return link;
}

function icon(node) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '-10 -10 20 20');
  const shape = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  shape.setAttribute('d', shapePath(node.shape, 7.6));
  shape.setAttribute('fill', colourOf(node));
  shape.setAttribute('data-type', String(model.types.indexOf(node)));
  svg.append(shape);
  // The letter is drawn by the style sheet: it is a sign, not a word of the text around it.
  return el('span.icon', { 'aria-hidden': 'true', 'data-letter': node.icon }, svg);
}

function recolourIcons() {
  for (const shape of document.querySelectorAll('.icon path')) shape.setAttribute('fill', colourOf(model.types[shape.dataset.type]));
}

function chip(strength, number = 0) {
  if (!strength) return null;
  return el(`span.chip.${strength}`, {}, WORDS[strength], number > 1 ? ` ×${number}` : '');
}

// Long lists begin with a few rows; the rest is one button away.
function shortList(items, row, first = 12) {
  const list = el('ul.rows', {}, items.slice(0, first).map(row));
  if (items.length > first) {
    const more = el('button.more', {}, `Show all ${items.length}`);
    more.addEventListener('click', () => {
      more.parentElement.remove();
      const rest = items.slice(first).map(row);
      put(list, rest);
      rest[0].querySelector('button')?.focus();
    });
    put(list, el('li', {}, more));
  }
  return list;
}

let noticeTimer = 0;

function notice(text) {
  const box = document.getElementById('notice');
  box.textContent = text;
  box.classList.add('on');
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => box.classList.remove('on'), 3500);
}
