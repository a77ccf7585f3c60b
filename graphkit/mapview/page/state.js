// What the page shows right now. All of it stands in the URL hash, by IRI, so that a link reopens it.

const state = freshState();
const listeners = [];

function freshState() {
  return {
    tab: 'explore',
    node: null,
    edge: null,
    focus: null,
    steps: 1,
    toggled: new Set(), // types whose visibility differs from their first one
    required: false,
    docs: 1,
    location: null,
    role: null,
    program: null,
    hidden: new Set(),
    pinned: new Map(),
    show: null, // number of nodes to show; null: the page decides
    a: null,
    b: null,
    skills: [],
    rows: 'things',
    filter: '', // words the rows of the table hold
    sort: null, // column and whether downwards; null: each table's own first order
    kind: null, // type that My skills ranks; null: the first there is
    at: null,
  };
}

function onChange(listen) {
  listeners.push(listen);
}

// A step a person would want to undo with Back is pushed; a filter or a zoom is not.
function change(patch, { push = false, silent = false } = {}) {
  const before = { ...state };
  Object.assign(state, patch);
  writeHash(push);
  if (!silent) for (const listen of listeners) listen(before);
}

const short = (iri) => (iri.startsWith(BASE) ? iri.slice(BASE.length) : iri);
const find = (name) => model.byIri.get(BASE + name) || model.byIri.get(name) || null;

function edgeName(edge) {
  return JSON.stringify([short(edge.from.iri), edge.relation.iri.split(/[#/]/).pop(), short(edge.to.iri)]);
}

function findEdge(name) {
  try {
    const [from, relation, to] = JSON.parse(name);
    const target = find(to);
    const fits = (e) => e.to === target && e.relation.iri.split(/[#/]/).pop() === relation;
    return find(from)?.edges.find(fits) || null;
  } catch {
    return null;
  }
}

const NODE_KEYS = ['node', 'focus', 'location', 'role', 'program', 'a', 'b'];

function encodeState() {
  const out = new URLSearchParams();
  const put = (key, value) => value && out.set(key, value);
  for (const key of NODE_KEYS) put(key, state[key] && short(state[key].iri));
  put('edge', state.edge && edgeName(state.edge));
  put('steps', state.focus && state.steps !== 1 && String(state.steps));
  put('types', [...state.toggled].join(' '));
  put('required', state.required && '1');
  put('docs', state.docs > 1 && String(state.docs));
  put('show', state.show && String(state.show));
  put('tab', state.tab !== 'explore' && state.tab);
  put('rows', state.rows !== 'things' && state.rows);
  put('filter', state.filter);
  put('sort', state.sort && `${state.sort[0]} ${state.sort[1] ? 'down' : 'up'}`);
  put('kind', state.kind);
  for (const node of state.hidden) out.append('hide', short(node.iri));
  for (const [node, [x, y]] of state.pinned) out.append('pin', `${Math.round(x)} ${Math.round(y)} ${short(node.iri)}`);
  for (const node of state.skills) out.append('skill', short(node.iri));
  put('at', state.at && state.at.map((v, i) => (i < 2 ? Math.round(v) : v.toFixed(3))).join(' '));
  return out.toString();
}

function decodeState(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const next = freshState();
  for (const key of NODE_KEYS) next[key] = find(given.get(key) || '');
  next.edge = given.get('edge') ? findEdge(given.get('edge')) : null;
  next.steps = Math.min(3, Math.max(1, Number(given.get('steps')) || 1));
  const known = new Set(model.types.map((type) => type.id));
  next.toggled = new Set((given.get('types') || '').split(' ').filter((id) => known.has(id)));
  next.required = given.get('required') === '1';
  next.docs = Math.max(1, Number(given.get('docs')) || 1);
  next.show = Number(given.get('show')) || null;
  if (['compare', 'skills', 'table'].includes(given.get('tab'))) next.tab = given.get('tab');
  if (['links', 'documents'].includes(given.get('rows'))) next.rows = given.get('rows');
  next.filter = given.get('filter') || '';
  const [column, way] = (given.get('sort') || '').split(' ');
  next.sort = ['up', 'down'].includes(way) ? [column, way === 'down'] : null;
  next.kind = known.has(given.get('kind')) ? given.get('kind') : null;
  next.hidden = new Set(given.getAll('hide').map(find).filter(Boolean));
  for (const pin of given.getAll('pin')) {
    const [, x, y, name] = pin.match(/^(-?\d+) (-?\d+) (.*)$/s) || [];
    if (find(name || '')) next.pinned.set(find(name), [Number(x), Number(y)]);
  }
  next.skills = given.getAll('skill').map(find).filter(Boolean);
  const at = (given.get('at') || '').split(' ').map(Number);
  next.at = at.length === 3 && at.every(Number.isFinite) && at[2] > 0 ? at : null;
  return next;
}

function writeHash(push) {
  const hash = `#${encodeState()}`;
  if (hash === location.hash || (hash === '#' && !location.hash)) return;
  try {
    history[push ? 'pushState' : 'replaceState'](null, '', hash);
  } catch {
    // Inside a notebook's frame the address can't be changed; the map works without.
  }
}

function readHash() {
  const before = { ...state };
  const given = location.hash.length > 1 ? location.hash : new URLSearchParams(model.start).toString();
  Object.assign(state, decodeState(given));
  for (const listen of listeners) listen(before);
  lookAtState();
}

window.addEventListener('popstate', readHash);
window.addEventListener('hashchange', () => {
  if (location.hash !== `#${encodeState()}`) readHash();
});

// The moves of the page, used by clicks, keys and lists alike.

function openNode(node, { fly = true } = {}) {
  change({ tab: 'explore', node, edge: null }, { push: true });
  if (fly) flyTo(node);
}

function openEdge(edge, node = state.node) {
  const near = node === edge.from || node === edge.to ? node : edge.from;
  change({ tab: 'explore', node: near, edge }, { push: true });
}

function closeCard() {
  change({ node: null, edge: null }, { push: true });
}

function focusOn(node, steps = 1) {
  change({ tab: 'explore', node, edge: null, focus: node, steps }, { push: true });
  fitTo(picture.scene.near);
}

function leaveFocus() {
  change({ focus: null }, { push: true });
  fitTo(picture.scene.nodes);
}
