// The map as tables: the same things and links, for reading, sorting and screen readers.

const table = { element: null, body: null, input: null, most: 100 };
const collator = new Intl.Collator('en', { numeric: true });
const FIRST_SORT = { things: 'links', links: 'documents', documents: 'links' };
const KINDS = [['things', 'Things'], ['links', 'Links'], ['documents', 'Documents']];

const COLUMNS = {
  things: [
    ['name', 'Name', (n) => n.label, (n) => el('button.link', { on: { click: () => openNode(n) } }, words(n.label))],
    ['type', 'Type', (n) => n.type.label],
    ['links', 'Links', (n) => n.edges.length],
    ['documents', 'Docs', (n) => n.docs],
    ['group', 'Group', (n) => model.communities[n.community] || ''],
    ['also', 'Other names', (n) => n.aliases.join(', ')],
  ],
  links: [
    ['from', 'From', (e) => e.from.label, (e) => el('button.link', { on: { click: () => openNode(e.from) } }, words(e.from.label))],
    ['relation', 'Relation', (e) => e.relation.label, (e) => el('button.link', { on: { click: () => openEdge(e, null) } }, words(e.relation.label))],
    ['to', 'To', (e) => e.to.label, (e) => el('button.link', { on: { click: () => openNode(e.to) } }, words(e.to.label))],
    ['strength', 'Strength', (e) => (e.strength ? WORDS[e.strength] : '')],
    ['documents', 'Docs', (e) => e.docs],
  ],
  documents: [
    ['title', 'Title', (d) => d.title || d.source, (d) => (hasTexts ? el('button.link', { on: { click: () => openDocument(d.index) } }, words(d.title || d.source)) : words(d.title || d.source))],
    ['kind', 'Kind', (d) => d.kind],
    ['date', 'Date', (d) => d.date],
    ['source', 'Source', (d) => d.source],
    ['url', 'Address', (d) => d.url, (d) => (d.url ? webLink(d.url) : '')],
    ['links', 'Quotes', (d) => d.quotes],
  ],
};

function makeTable() {
  const counts = new Map();
  for (const [doc] of model.evidence) counts.set(doc, (counts.get(doc) || 0) + 1);
  model.documents.forEach((doc, index) => Object.assign(doc, { index, quotes: counts.get(index) || 0 }));
  table.input = el('input', { type: 'search', placeholder: 'Filter the rows', 'aria-label': 'Filter the rows' });
  table.input.addEventListener('input', () => { table.most = 100; change({ filter: table.input.value }, { silent: true }); fillTable(); });
  table.switch = el('div.switch', { role: 'group', 'aria-label': 'Rows' });
  table.body = el('div.table-box', { tabindex: 0, role: 'region', 'aria-label': 'Table' });
  table.element = el('div.table', {}, el('div.table-tools', {}, table.switch, table.input, el('button', { on: { click: saveTable } }, 'CSV')), table.body);
  return table.element;
}

function tableRows() {
  const { scene } = picture;
  const rows = { things: () => [...new Set([...scene.listed, ...[...scene.nodes].filter((n) => n === state.node)])], links: () => passingEdges().filter((e) => isOn(e.from.type) && isOn(e.to.type)), documents: () => model.documents }[state.rows]();
  const columns = COLUMNS[state.rows];
  const wanted = plain(state.filter);
  const kept = wanted ? rows.filter((row) => columns.some(([, , value]) => plain(String(value(row))).includes(wanted))) : rows;
  const [column, down] = sortNow();
  const [, , value] = columns.find(([key]) => key === column) || columns[0];
  const flip = down ? -1 : 1;
  const compare = (a, b) => (typeof a === 'number' ? a - b : collator.compare(String(a), String(b)));
  return [...kept].sort((a, b) => flip * compare(value(a), value(b)));
}

const sortNow = () => state.sort || [FIRST_SORT[state.rows], true];

function fillTable() {
  const [sorted, down] = sortNow();
  const rows = tableRows();
  const columns = COLUMNS[state.rows];
  const head = columns.map(([key, title]) => el(
    'th', { scope: 'col', 'aria-sort': key === sorted ? (down ? 'descending' : 'ascending') : 'none' },
    el('button', { on: { click: () => sortBy(key) } }, title, key === sorted ? (down ? ' ↓' : ' ↑') : ''),
  ));
  const lines = rows.slice(0, table.most).map((row) => el(
    'tr', { 'aria-selected': row === state.node || row === state.edge ? 'true' : null },
    columns.map(([, , value, show]) => el(cellTag(value(row)), {}, show ? show(row) : words(value(row)))),
  ));
  const more = rows.length > table.most ? el('button.more', { on: { click: () => { table.most += 400; fillTable(); } } }, `Show more of ${rows.length.toLocaleString('en')}`) : null;
  refill(table.body, el('table', {}, el('caption', {}, count(rows.length, 'row')), el('thead', {}, el('tr', {}, head)), el('tbody', {}, lines)), more);
}

function cellTag(value) {
  if (typeof value === 'number') return 'td.number';
  return value.length < 14 ? 'td.short' : 'td';
}

function sortBy(key) {
  const [column, down] = sortNow();
  change({ sort: [key, column === key ? !down : ['links', 'documents'].includes(key)] }, { silent: true });
  fillTable();
  table.body.querySelector('[aria-sort$="ending"] button')?.focus();
}

function updateTable() {
  refill(table.switch, KINDS.map(([id, title]) => el(
    'button', { 'aria-pressed': String(state.rows === id), on: { click: () => { table.most = 100; change({ rows: id, sort: null }); } } }, title,
  )));
  if (table.input.value !== state.filter) table.input.value = state.filter;
  fillTable();
}

function saveTable() {
  const columns = COLUMNS[state.rows];
  saveCsv(`${state.rows}.csv`, columns.map(([, title]) => title), tableRows().map((row) => columns.map(([, , value]) => value(row))));
}
