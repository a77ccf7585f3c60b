// A search field with a list below it: type, arrow, Enter. Used wherever a thing is to be chosen.

let searchIndex = null;

// Made while nothing else is to do, or else at the first search.
function indexNames() {
  searchIndex ||= model.nodes.map((node) => [node.label, ...node.aliases].map(plain));
}

let pickers = 0;

function searchNodes(text, { types = null, most = 12 } = {}) {
  const wanted = plain(text);
  if (!wanted) return [];
  indexNames();
  const found = [];
  for (const node of model.nodes) {
    if (types && !types.includes(node.type.id)) continue;
    let best = 9;
    let by = 0;
    searchIndex[node.id].forEach((name, i) => {
      const score = matchScore(name, wanted);
      if (score < best) [best, by] = [score, i];
    });
    if (best < 9) found.push({ node, best, alias: by ? node.aliases[by - 1] : '' });
  }
  found.sort((a, b) => a.best - b.best || b.node.size - a.node.size || a.node.id - b.node.id);
  return found.slice(0, most);
}

function matchScore(name, wanted) {
  const at = name.indexOf(wanted);
  if (at < 0) return 9;
  if (name === wanted) return 0;
  if (at === 0) return 1;
  return /[\s/(-]/.test(name[at - 1]) ? 2 : 3;
}

function picker({ label, placeholder, types = null, suggest = null, keep = true, onPick }) {
  pickers += 1;
  const id = `picker-${pickers}`;
  const list = el('ul.options', { id: `${id}-list`, role: 'listbox', 'aria-label': label, hidden: true });
  const input = el('input', {
    id, type: 'text', role: 'combobox', autocomplete: 'off', spellcheck: 'false', placeholder,
    'aria-label': label, 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': `${id}-list`,
  });
  let found = [];
  let active = -1;

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function pick(item) {
    input.value = keep ? item.node.label : '';
    close();
    onPick(item.node);
  }

  function mark(next) {
    active = (next + found.length) % found.length;
    [...list.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === active)));
    input.setAttribute('aria-activedescendant', `${id}-${active}`);
    list.children[active].scrollIntoView({ block: 'nearest' });
  }

  function show() {
    found = input.value.trim() ? searchNodes(input.value, { types }) : (suggest ? suggest().map((node) => ({ node, alias: '' })) : []);
    const none = input.value.trim() && !found.length;
    refill(list, found.map((item, i) => option(item, i)), none && el('li.none', {}, 'Nothing here has that name'));
    list.hidden = !found.length && !none;
    input.setAttribute('aria-expanded', String(!list.hidden));
    if (found.length && input.value.trim()) mark(0);
  }

  function option(item, i) {
    return el(
      'li',
      { id: `${id}-${i}`, role: 'option', 'aria-selected': 'false', on: { mousedown: (e) => { e.preventDefault(); pick(item); } } },
      icon(item.node.type),
      el('span.name', {}, words(item.node.label), item.alias && el('small', {}, ' also ', words(item.alias))),
      el('small', {}, item.node.type.label),
    );
  }

  input.addEventListener('input', show);
  input.addEventListener('focus', () => { input.select(); if (!input.value && suggest) show(); });
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (list.hidden) show();
      if (found.length) mark(active + (event.key === 'ArrowDown' ? 1 : -1));
    } else if (event.key === 'Enter' && found.length && !list.hidden) {
      event.preventDefault();
      pick(found[Math.max(active, 0)]);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      if (list.hidden) input.blur();
      close();
    }
  });
  return { element: el('div.picker', {}, input, list), input, set: (node) => { input.value = node ? node.label : ''; } };
}
