// My skills: who would want them, what is met, what is missing. Nothing leaves the browser.

const mySkills = { element: null, chips: null, result: null, unknown: null };

function makeSkills() {
  const area = el('textarea', { rows: 2, placeholder: 'Paste a list: Python, SQL, forecasting …', 'aria-label': 'Paste skills' });
  const add = picker({ label: 'Add a skill', placeholder: 'Add a skill', types: ['Skill'], keep: false, suggest: commonSkills, onPick: (node) => addSkills([node]) });
  const read = () => {
    const { known, unknown } = readSkills(area.value);
    refill(mySkills.unknown, unknown.map(unknownSkill));
    area.value = '';
    addSkills(known);
  };
  area.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      read();
    }
  });
  mySkills.chips = el('ul.pills', { 'aria-label': 'My skills' });
  mySkills.unknown = el('div.quiet', { role: 'status' });
  mySkills.result = el('div', { 'aria-live': 'polite' });
  mySkills.element = el(
    'div.skills',
    {},
    el('p.lead', {}, 'Tell the map what you can do; it ranks who asks for it. What you enter stays in this browser.'),
    add.element,
    el('div.paste', {}, area, el('button.primary', { on: { click: read } }, 'Add')),
    mySkills.unknown,
    mySkills.chips,
    mySkills.result,
  );
  return mySkills.element;
}

function commonSkills() {
  const skills = model.types.find((t) => t.id === 'Skill')?.nodes || [];
  return [...skills].filter((n) => !state.skills.includes(n)).sort((a, b) => b.size - a.size || a.id - b.id).slice(0, 12);
}

function readSkills(text) {
  const known = [];
  const unknown = [];
  for (const piece of text.split(/[,;\n•|·]+/).map((p) => p.trim()).filter(Boolean)) {
    const [best] = searchNodes(piece, { types: ['Skill'], most: 1 });
    if (best && best.best === 0) known.push(best.node);
    else unknown.push(piece);
  }
  return { known, unknown };
}

// A near name is offered, never taken for the skill itself.
function unknownSkill(name) {
  const parts = model.nodes.filter((node) => node.type.id === 'Skill' && node.edges.length && (node.broader || []).some((above) => plain(above) === plain(name)));
  if (parts.length) {
    const offer = parts.map((node) => el('button.pill', { on: { click: () => addSkills([node]) } }, words(node.label)));
    const all = el('button.link', { on: { click: () => addSkills(parts) } }, `Add all ${parts.length}`);
    return el('p', {}, 'No document asks for ', words(name, 'strong'), ' as such, but for parts of it: ', offer, parts.length > 1 ? all : null);
  }
  const near = searchNodes(name, { types: ['Skill'], most: 3 }).map(({ node }) => el('button.pill', { on: { click: () => addSkills([node]) } }, words(node.label)));
  return el('p', {}, words(name, 'strong'), near.length ? [' is not on this map. Near it: ', near] : ' is not on this map.');
}

function addSkills(nodes) {
  change({ skills: [...new Set([...state.skills, ...nodes])] }, { push: nodes.length > 0 });
  if (picture.scene.lit.size) fitTo(picture.scene.litNodes);
}

// Share of what is asked for, weighted by strength; a short list of wishes counts a little less.
function fitOf(node, mine) {
  const edges = [...asksOf(node).values()].sort(byStrength);
  const weight = (edge) => (edge.strength ? WEIGHTS[model.strengths.indexOf(edge.strength)] : 1);
  const sum = (list) => list.reduce((total, edge) => total + weight(edge), 0);
  const met = edges.filter((edge) => mine.has(edge.to));
  const missing = edges.filter((edge) => !mine.has(edge.to));
  return { node, met, missing, fit: edges.length ? sum(met) / (sum(edges) + 3) : 0 };
}

function rankFits(kind) {
  const mine = new Set(state.skills);
  const nodes = model.types.find((t) => t.id === kind)?.nodes || [];
  return nodes.map((node) => fitOf(node, mine)).filter((f) => f.met.length).sort((a, b) => b.fit - a.fit || a.node.id - b.node.id);
}

function updateSkills() {
  refill(mySkills.chips, state.skills.map((node) => el('li', {}, el(
    'button.pill', { 'aria-label': `Remove ${node.label}`, on: { click: () => change({ skills: state.skills.filter((n) => n !== node) }, { push: true }) } }, words(node.label), ' ×',
  ))));
  if (!state.skills.length) return refill(mySkills.result);
  const kinds = ['Team', 'RoleType'].map((id) => model.types.find((t) => t.id === id)).filter(Boolean);
  const ranked = state.kind || kinds[0]?.id;
  const choice = kinds.map((type) => el(
    'button', { 'aria-pressed': String(ranked === type.id), on: { click: () => change({ kind: type.id }) } }, words(type.plural),
  ));
  const fits = rankFits(ranked);
  refill(
    mySkills.result,
    el('div.switch', { role: 'group', 'aria-label': 'Rank' }, choice),
    fits.length ? shortList(fits, fitRow, 10) : el('p.quiet', {}, 'Nobody on this map asks for these.'),
    el('p.quiet', {}, 'Fit is the share of what is asked for, required counting most.'),
  );
  return undefined;
}

function fitRow({ node, met, missing, fit }) {
  const body = el('div.fit-body', { hidden: true });
  const required = [...met, ...missing].filter((edge) => edge.counts[0]);
  const have = required.filter((edge) => met.includes(edge)).length;
  const toggle = el(
    'button.row.fit',
    { 'aria-expanded': 'false' },
    icon(node.type),
    el('span.name', {}, words(node.label), el('small', {}, `${met.length} of ${met.length + missing.length} skills`, required.length ? ` · ${have} of ${required.length} required` : '')),
    fitBar(fit),
    el('span.docs', {}, `${Math.round(fit * 100)} %`),
  );
  toggle.addEventListener('click', () => {
    body.hidden = !body.hidden;
    toggle.setAttribute('aria-expanded', String(!body.hidden));
    if (!body.hidden) refill(body, fitGroup('Met', met, node), fitGroup('Missing', missing, node), el('button.link', { on: { click: () => openNode(node) } }, 'Go to ', words(node.label)));
  });
  return el('li', {}, toggle, body);
}

function fitBar(fit) {
  const bar = el('span', {});
  bar.style.width = `${Math.round(fit * 100)}%`;
  return el('span.bar', { 'aria-hidden': 'true' }, bar);
}

function fitGroup(title, edges, node) {
  return el('section.group', {}, el('h4', {}, `${title} (${edges.length})`), shortList(edges, (edge) => proofRow(edge, node), 8));
}
