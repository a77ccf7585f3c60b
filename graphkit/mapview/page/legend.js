// The legend is the filter: types with live counts, then what narrows the links down.

const legend = { element: null, counts: new Map(), parts: {} };

function makeLegend() {
  const types = model.types.map(typeRow);
  legend.parts.hidden = el('div', {});
  legend.parts.loose = el('div', {});
  legend.parts.reset = el('button.link', { on: { click: resetFilters } }, 'Clear all filters');
  legend.element = el(
    'div.legend',
    {},
    el('p.lead', {}, readingWords()),
    el('fieldset', {}, el('legend', {}, 'On the map'), types),
    startingPoint('Skill', 'Most asked for'),
    shareSlider(),
    el('fieldset', {}, el('legend', {}, 'Only links that are …'), requiredBox(), docsSlider(), ['location', 'role', 'program'].map(chooser)),
    legend.parts.hidden,
    legend.parts.reset,
    startingPoint('Team', 'Ask for most'),
    legend.parts.loose,
  );
  return legend.element;
}

function typeRow(type) {
  const number = el('span.count', {});
  const box = el('input', { type: 'checkbox', on: { change: () => toggleType(type) } });
  legend.counts.set(type, { number, box });
  return el('label.type', {}, box, icon(type), el('span.name', {}, words(type.plural)), number);
}

function toggleType(type) {
  const toggled = new Set(state.toggled);
  if (!toggled.delete(type.id)) toggled.add(type.id);
  change({ toggled });
}

function requiredBox() {
  legend.parts.required = el('input', { type: 'checkbox', on: { change: (e) => change({ required: e.target.checked }) } });
  return el('label.type', {}, legend.parts.required, el('span.name', {}, 'required'));
}

function docsSlider() {
  const most = model.edges.reduce((high, edge) => Math.max(high, edge.docs), 1);
  legend.parts.docsText = el('output', {});
  legend.parts.docs = el('input', {
    type: 'range', min: 1, max: Math.min(most, 20), step: 1, value: 1, 'aria-label': 'Smallest number of documents',
    on: { input: (e) => change({ docs: Number(e.target.value) }) },
  });
  return most > 1 ? el('label.slider', {}, legend.parts.docsText, legend.parts.docs) : null;
}

// Only maps too large to show at once have this one.
function shareSlider() {
  if (model.nodes.length <= FIRST_NODES) return null;
  legend.parts.shareText = el('output', {});
  legend.parts.share = el('input', {
    type: 'range', min: 100, max: model.nodes.length, step: 50, 'aria-label': 'Number of things shown',
    on: { change: (e) => change({ show: Number(e.target.value) }) },
  });
  return el('fieldset', {}, el('legend', {}, 'Strongest links first'), el('label.slider', {}, legend.parts.shareText, legend.parts.share));
}

const CHOOSERS = { location: ['Location', 'in'], role: ['RoleType', 'for'], program: ['Program', 'with'] };

function chooser(key) {
  const type = model.types.find((t) => t.id === CHOOSERS[key][0]);
  if (!type) return null;
  const nodes = [...type.nodes].sort((a, b) => a.label.localeCompare(b.label));
  const select = el(
    'select',
    { 'aria-label': type.label, on: { change: (e) => change({ [key]: model.nodes[e.target.value] || null }) } },
    el('option', { value: '' }, `any ${type.label.toLowerCase()}`),
    nodes.map((node) => el('option', { value: node.id }, node.label)),
  );
  legend.parts[key] = select;
  return el('label.choice', {}, el('span', {}, CHOOSERS[key][1]), select);
}

const SHAPE_WORDS = { dot: 'Dots', square: 'Squares', diamond: 'Diamonds', triangle: 'Triangles', star: 'Stars', hexagon: 'Hexagons' };

// How to read the picture, in the words of its own style: "Squares are teams, dots are skills."
function readingWords() {
  const said = model.types.filter((type) => type.shown && SHAPE_WORDS[type.shape]).slice(0, 2)
    .flatMap((type, i) => [i ? `, ${SHAPE_WORDS[type.shape].toLowerCase()}` : SHAPE_WORDS[type.shape], ' are ', words(type.plural.toLowerCase())]);
  return [...said, said.length ? '. ' : '', 'A line between two stands for a sentence that says so: click anything to read it.'];
}

function startingPoint(id, title) {
  const nodes = [...(model.types.find((type) => type.id === id)?.nodes || [])]
    .sort((a, b) => asks(b).length - asks(a).length || b.edges.length - a.edges.length || a.id - b.id).slice(0, 5).filter((node) => node.edges.length);
  const row = (node) => el('li', {}, el(
    'button.row', { on: { click: () => openNode(node) } }, icon(node.type), el('span.name', {}, words(node.label)), el('span.docs', {}, askedWords(node)),
  ));
  return nodes.length ? el('section', {}, el('h3', {}, title), el('ul.rows', {}, nodes.map(row))) : null;
}

// "9 teams" for a skill, "45 skills" for a team.
function askedWords(node) {
  const types = asks(node);
  return types.length ? count(types.length, types[0].label.toLowerCase(), types[0].plural.toLowerCase()) : count(node.edges.length, 'link');
}

// The teams that ask for a skill, or the skills that a team asks for: their type, once for each.
function asks(node) {
  const far = node.edges.filter(isAsk).map((edge) => other(edge, node).type);
  const type = ['Team', 'Skill'].map((id) => far.find((t) => t.id === id)).find(Boolean);
  return far.filter((t) => t === type);
}

function resetFilters() {
  const { toggled, required, docs, location: place, role, program, hidden, show } = freshState();
  change({ toggled, required, docs, location: place, role, program, hidden, show });
}

function updateLegend() {
  const { counts, nodes, candidates } = picture.scene;
  for (const [type, { number, box }] of legend.counts) {
    const now = counts.get(type);
    const all = type.nodes.length;
    number.textContent = `${now < all ? `${now} of ${all}` : all}${isOn(type) ? '' : ' · off'}`;
    box.checked = isOn(type);
  }
  const { parts } = legend;
  parts.required.checked = state.required;
  parts.docs.value = state.docs;
  parts.docsText.textContent = state.docs > 1 ? `in ${state.docs} or more documents` : 'in any number of documents';
  if (parts.share) {
    parts.share.max = 100 + Math.ceil(Math.max(candidates - 100, 0) / 50) * 50; // the last step shows all
    parts.share.value = state.show || FIRST_NODES;
    parts.shareText.textContent = `${nodes.size.toLocaleString('en')} of ${candidates.toLocaleString('en')} shown`;
  }
  for (const key of Object.keys(CHOOSERS)) if (parts[key]) parts[key].value = state[key] ? state[key].id : '';
  updateHidden();
  updateLoose();
  parts.reset.hidden = !(narrowed() || state.hidden.size || state.toggled.size || state.show);
}

function updateHidden() {
  const names = [...state.hidden];
  refill(legend.parts.hidden, names.length ? el(
    'fieldset', {}, el('legend', {}, 'Hidden'),
    names.map((node) => el('button.pill', { 'aria-label': `Show ${node.label} again`, on: { click: () => unhide(node) } }, words(node.label), ' ×')),
  ) : null);
}

// What the documents name and no sentence links to anything shown: found here, by search and in the table.
function updateLoose() {
  const { loose } = picture.scene;
  if (legend.loose === loose.length) return;
  legend.loose = loose.length;
  const row = (node) => el('li', {}, el('button.row', { on: { click: () => openNode(node) } }, icon(node.type), el('span.name', {}, words(node.label))));
  const byName = [...loose].sort((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }));
  refill(legend.parts.loose, loose.length ? el(
    'details.loose', {}, el('summary', {}, 'Not linked yet ', el('span.count', {}, loose.length.toLocaleString('en'))),
    el('p.quiet', {}, 'The documents name these, but no sentence links them to anything on the map.'),
    shortList(byName, row),
  ) : null);
}

function unhide(node) {
  const hidden = new Set(state.hidden);
  hidden.delete(node);
  change({ hidden });
}
