// Two teams (or role types) beside each other; any two things: the ways between them.

const comparison = { element: null, result: null, left: null, right: null, nodes: [], edges: new Set() };

function makeCompare() {
  const choose = (key, label) => picker({ label, placeholder: label, suggest: () => suggestions(key), onPick: (node) => chooseSide(key, node) });
  comparison.left = choose('a', 'First team, role or skill');
  comparison.right = choose('b', 'Second team, role or skill');
  comparison.result = el('div', { 'aria-live': 'polite' });
  comparison.element = el(
    'div.compare',
    {},
    el('p.lead', {}, 'Pick two teams to see what they share and what each asks for alone. Any other two things: how they connect.'),
    comparison.left.element,
    comparison.right.element,
    el('button.link', { on: { click: () => change({ a: state.b, b: state.a }, { push: true }) } }, 'Swap'),
    comparison.result,
  );
  return comparison.element;
}

function chooseSide(key, node) {
  change({ [key]: node }, { push: true });
  if (comparison.nodes.length) fitTo(comparison.nodes);
}

// Those that share most with the one already chosen come first.
function suggestions(key) {
  const chosen = key === 'a' ? state.b : state.a;
  const mine = new Set(chosen ? asksOf(chosen).keys() : []);
  const shared = (node) => [...asksOf(node).keys()].filter((skill) => mine.has(skill)).length;
  const teams = (model.types.find((t) => t.id === 'Team')?.nodes || []).filter((node) => node !== chosen);
  return teams.map((node) => [shared(node), node]).sort((a, b) => b[0] - a[0] || a[1].id - b[1].id).slice(0, 12).map(([, node]) => node);
}

function startCompare(node) {
  change({ tab: 'compare', a: node, b: state.b === node ? null : state.b }, { push: true });
  comparison.right.input.focus();
}

function asksOf(node) {
  return new Map(node.edges.filter((edge) => isAsk(edge) && edge.from === node).map((edge) => [edge.to, edge]));
}

function readComparison() {
  comparison.nodes = [];
  comparison.edges = new Set();
  const { a, b } = state;
  if (!a || !b || a === b) return null;
  comparison.nodes = [a, b];
  const [left, right] = [asksOf(a), asksOf(b)];
  const sections = [];
  if (left.size && right.size) sections.push(sharedSections(a, b, left, right));
  sections.push(pathSection(a, b));
  return sections;
}

function sharedSections(a, b, left, right) {
  const shared = [...left].filter(([skill]) => right.has(skill)).sort((x, y) => byStrength(x[1], y[1]));
  const onlyA = [...left].filter(([skill]) => !right.has(skill)).map(([, edge]) => edge).sort(byStrength);
  const onlyB = [...right].filter(([skill]) => !left.has(skill)).map(([, edge]) => edge).sort(byStrength);
  for (const [skill, edge] of shared) {
    comparison.nodes.push(skill);
    comparison.edges.add(edge).add(right.get(skill));
  }
  return [
    el('p.verdict', {}, 'Someone from ', words(a.label, 'strong'), ' has met ', el('strong', {}, `${shared.length} of the ${right.size}`), ' skills that ', words(b.label, 'strong'), ' asks for.'),
    compareGroup('Both ask for', shared, ([skill, edge]) => sharedRow(skill, edge, right.get(skill), a, b)),
    shared.length ? el('p.quiet', {}, 'Chips: ', words(a.label), ' first, then ', words(b.label), '. Open a row for both sides’ sentences.') : null,
    compareGroup(['To learn when moving to ', words(b.label)], onlyB, (edge) => proofRow(edge, b)),
    compareGroup(['Only ', words(a.label)], onlyA, (edge) => proofRow(edge, a)),
  ];
}

function compareGroup(title, items, row) {
  return el('section.group', {}, el('h3', {}, el('span', {}, title), ' ', el('span.count', {}, items.length)), items.length ? shortList(items, row) : el('p.quiet', {}, 'None.'));
}

function sharedRow(skill, left, right, a, b) {
  const body = el('div', { hidden: true });
  const side = (edge, team) => {
    const mark = edge.strength ? chip(edge.strength) : el('span.chip', {}, 'asked for');
    mark.title = `${team.label}: ${mark.textContent}`;
    return mark;
  };
  const toggle = el('button.row', { 'aria-expanded': 'false' }, icon(skill.type), el('span.name', {}, words(skill.label)), side(left, a), side(right, b));
  toggle.addEventListener('click', () => {
    body.hidden = !body.hidden;
    toggle.setAttribute('aria-expanded', String(!body.hidden));
    if (!body.hidden) refill(body, [[a, left], [b, right]].map(([team, edge]) => el('div', {}, el('h4', {}, words(team.label)), proofList(edge))));
  });
  return el('li', {}, toggle, body);
}

function updateCompare() {
  comparison.left.set(state.a);
  comparison.right.set(state.b);
  refill(comparison.result, comparison.sections || (state.a && state.a === state.b ? el('p.quiet', {}, 'These are the same.') : null));
}
