// Everything about one thing, or one link: what a click opens.

function nodeCard(node) {
  return el(
    'article.card',
    { 'aria-label': node.label },
    cardBack(),
    el('p.kind', {}, icon(node.type), node.type.label),
    el('h2', { tabindex: -1 }, words(node.label)),
    aliases(node),
    node.about ? el('p.about', { dir: 'auto' }, node.about) : null,
    node.broader ? el('p.quiet', {}, 'Part of: ', joined(node.broader)) : null,
    node.new ? el('p.quiet', {}, 'Not in the vocabulary: read from a text, waiting for review.') : null,
    node.links ? el('p.links', {}, node.links.map((url) => webLink(url, linkName(url)))) : null,
    numbers(node),
    actions(node),
    neighbourGroups(node),
    corrections(node),
    restsOn(node),
  );
}

const joined = (names) => names.map((name, i) => [i ? ', ' : '', words(name)]);

function aliases({ aliases: names }) {
  if (!names.length) return null;
  if (names.length <= 6) return el('p.aliases', {}, 'Also: ', joined(names));
  return el('details.aliases', {}, el('summary', {}, 'Also: ', joined(names.slice(0, 4)), ` and ${names.length - 4} more`), joined(names.slice(4)));
}

function cardBack() {
  return el('button.link.back', { on: { click: closeCard } }, '‹ Legend and filters');
}

const SITES = { 'esco': 'ESCO', 'wikidata': 'Wikidata', 'geonames': 'GeoNames', 'onetonline': 'O*NET', 'schema.org': 'schema.org' };

function linkName(url) {
  const site = Object.keys(SITES).find((part) => url.toLowerCase().split('/')[2]?.includes(part));
  return site ? SITES[site] : '';
}

function numbers(node) {
  const items = [
    [node.docs.toLocaleString('en'), node.docs === 1 ? 'document' : 'documents'],
    [node.edges.length.toLocaleString('en'), node.edges.length === 1 ? 'link' : 'links'],
    [`${rankOf(node)} of ${node.type.nodes.length.toLocaleString('en')}`, `rank among ${node.type.plural.toLowerCase()}`],
  ];
  return el('dl.numbers', {}, items.map(([value, label]) => el('div', {}, el('dt', {}, label), el('dd', {}, value))));
}

// What somebody asks who doubts: how much hangs on one document, which group it is in, its name in the graph.
function restsOn(node) {
  const group = model.communities[node.community];
  return el(
    'section.rests', {},
    el('h3', {}, 'How well it is supported'),
    standingWords(node),
    group ? el('p.quiet', {}, 'Group: ', words(group)) : null,
    el('p.iri', {}, words(node.iri)),
  );
}

function actions(node) {
  const steps = [1, 2, 3].map((n) => el(
    'button', { 'aria-pressed': String(state.focus === node && state.steps === n), 'aria-label': `Focus, ${count(n, 'step')}`, on: { click: () => focusOn(node, n) } }, n,
  ));
  const pinned = state.pinned.has(node);
  return el(
    'div.actions',
    {},
    el('div.steps', { role: 'group', 'aria-label': 'Focus on the neighbourhood' }, el('span', {}, 'Focus'), steps),
    el('button', { on: { click: () => startCompare(node) } }, 'Compare or connect'),
    el('button', { 'aria-pressed': String(pinned), on: { click: () => togglePin(node) } }, pinned ? 'Unpin' : 'Pin'),
    el('button', { on: { click: () => hideNode(node) } }, 'Hide'),
  );
}

function togglePin(node) {
  const pinned = new Map(state.pinned);
  if (!pinned.delete(node)) pinned.set(node, [node.x, node.y]);
  change({ pinned });
}

function hideNode(node) {
  change({ hidden: new Set(state.hidden).add(node), node: null, edge: null, focus: state.focus === node ? null : state.focus }, { push: true });
  notice(`${canvasText(node.label)} is hidden. The legend brings it back.`);
}

const SHORT_GROUP = 4;

// Neighbours by relation and type: "asked for by · 5 teams".
function neighbourGroups(node) {
  const allowed = new Set(passingEdges());
  const groups = new Map();
  for (const edge of node.edges) {
    const far = other(edge, node);
    const key = `${wording(edge, node)}|${far.type.id}`;
    if (!groups.has(key)) groups.set(key, { words: wording(edge, node), type: far.type, edges: [], left: 0 });
    const group = groups.get(key);
    if (allowed.has(edge)) group.edges.push(edge);
    else group.left += 1;
  }
  // Short lists first: a long one would push them out of sight.
  const order = (group) => model.types.indexOf(group.type) + (group.edges.length > SHORT_GROUP ? model.types.length : 0);
  return [...groups.values()].sort((a, b) => order(a) - order(b)).map((group) => neighbourGroup(group, node));
}

function neighbourGroup({ words: relation, type, edges, left }, node) {
  const number = count(edges.length, type.label.toLowerCase(), type.plural.toLowerCase());
  return el(
    'section.group',
    {},
    el('h3', {}, el('span', {}, words(relation)), ' ', el('span.count', {}, words(number))),
    shortList([...edges].sort(byStrength), (edge) => proofRow(edge, node)),
    left ? el('p.quiet', {}, `${left} more left out by the filters`) : null,
  );
}

function edgeCard(edge, node) {
  const end = (thing) => el('button.link', { on: { click: () => openNode(thing) } }, icon(thing.type), words(thing.label));
  const back = node
    ? el('button.link.back', { on: { click: () => change({ edge: null }, { push: true }) } }, '‹ ', words(node.label))
    : cardBack();
  return el(
    'article.card',
    { 'aria-label': 'Link' },
    back,
    el('p.kind', {}, 'Link'),
    el('h2.triple', { tabindex: -1 }, end(edge.from), el('span', {}, ` ${edge.relation.label} `), end(edge.to)),
    el('p.quiet', {}, edge.docs ? `Said by ${count(edge.docs, 'document')}.` : 'Stated by the query alone, not by a document.', strengthWords(edge)),
    proofList(edge),
  );
}

function strengthWords(edge) {
  const parts = model.strengths.map((name, i) => (edge.counts[i] ? chip(name, edge.counts[i]) : null)).filter(Boolean);
  return parts.length ? el('span.chips', {}, parts) : null;
}
