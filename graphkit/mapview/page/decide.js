// What a person corrects while reading: kept in this browser, and saved as a file that the next build replays.
// The file is YAML as docs/curation.md tells it. Nothing on the map itself changes before that build.

const desk = { list: [], by: '', bar: null };
const DESK_KEY = `graphkit decisions ${location.pathname}`;
const SIGNS = { accept: 'right', reject: 'wrong' };

function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(DESK_KEY) || '{}');
    desk.list = (kept.list || []).filter((item) => item && typeof item.decision === 'string');
    desk.by = String(kept.by || '');
  } catch {
    // No storage here (a notebook's frame, a strict browser): decisions live as long as the page.
  }
}

function keep() {
  try {
    localStorage.setItem(DESK_KEY, JSON.stringify({ list: desk.list, by: desk.by }));
  } catch {
    /* as above */
  }
  updateDesk();
}

// What no two decisions may both settle.
function aboutOf({ decision, subject, predicate, object, quote, document, concept, concepts }) {
  const kind = decision === 'accept' || decision === 'reject' ? 'holds' : decision;
  return [kind, subject, predicate, object, quote, document, concept, ...(concepts || [])].join('\n');
}

const decided = (item) => desk.list.find((other) => aboutOf(other) === aboutOf(item));

// The same verdict again takes it back; another decision on the same takes its place.
function decide(item) {
  const before = decided(item);
  desk.list = desk.list.filter((other) => other !== before);
  const undone = before && before.decision === item.decision && item.decision in SIGNS;
  if (!undone) desk.list.push({ ...item, date: today() });
  keep();
  notice(undone ? 'Taken back.' : 'Noted. Save the decisions when you are done.');
}

function today() {
  const now = new Date();
  const two = (n) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

// Two buttons below a quote: does it say what the link says?
function quoteVerdict({ doc, hash }, edge) {
  const about = { subject: edge.from.iri, predicate: edge.relation.iri, object: edge.to.iri, quote: hash, document: doc.iri };
  const reasons = { accept: 'the sentence says so', reject: 'the sentence does not say so' };
  return verdict(about, reasons, `that ${canvasText(edge.from.label)} ${edge.relation.label} ${canvasText(edge.to.label)}`);
}

function verdict(about, reasons, what) {
  const box = el('span.verdicts', { role: 'group', 'aria-label': `Is it right ${what}?` });
  const draw = () => refill(box, ['accept', 'reject'].map((decision) => el(
    'button.verdict-button',
    {
      'aria-pressed': String(decided({ ...about, decision })?.decision === decision), 'data-decision': decision,
      on: { click: () => { decide({ ...about, decision, why: reasons[decision] }); draw(); box.querySelector(`[data-decision=${decision}]`).focus(); } },
    },
    decision === 'accept' ? '✓ ' : '✗ ', SIGNS[decision],
  )));
  draw();
  return box;
}

// Corrections of a thing itself: its name, that it is another thing, that it is none.
function corrections(node) {
  const units = ['Team', 'Organization'];
  const types = units.includes(node.type.id) ? units : [node.type.id];
  const name = el('input', { type: 'text', value: node.label, 'aria-label': 'New name' });
  const rename = () => name.value.trim() && name.value.trim() !== node.label && decide({ decision: 'rename', concept: node.iri, label: name.value.trim(), why: 'its own name' });
  const merge = picker({ label: 'Merge with', placeholder: `The ${node.type.label.toLowerCase()} that is meant`, types, onPick: (into) => mergeInto(node, into) });
  const word = node.type.label.toLowerCase();
  name.addEventListener('keydown', (event) => event.key === 'Enter' && rename());
  return el(
    'details.correct', {},
    el('summary', {}, 'Correct this'),
    el('p.quiet', {}, 'A correction is noted in this browser. Saved as curation.yaml beside the documents, it holds from the next build on.'),
    el('div.correction', {}, el('span', {}, 'Rename'), name, el('button', { on: { click: rename } }, 'Note')),
    el('div.correction', {}, el('span', {}, 'Merge with'), merge.element),
    el('div.correction', {}, el('span', {}, `As a ${word}, this is`), verdict({ concept: node.iri }, { accept: `this is a ${word}`, reject: `this is no ${word}` }, `as a ${word}`)),
  );
}

function mergeInto(node, into) {
  const next = new Map(desk.list.filter((item) => item.decision === 'merge').map((item) => [item.concepts[0], item.into]));
  let end = into.iri;
  while (next.has(end) && end !== node.iri) end = next.get(end);
  if (end === node.iri) notice(into === node ? 'These are the same already.' : 'The other one is merged into this one. Take that back first.');
  else decide({ decision: 'merge', concepts: [node.iri], into: into.iri, why: 'two names of one thing' });
}

// --- the decisions taken, and their file ---

function makeDesk() {
  recall();
  desk.bar = el('div.desk', { hidden: true });
  document.getElementById('panel').append(desk.bar);
  updateDesk();
}

function updateDesk() {
  desk.bar.hidden = !desk.list.length;
  refill(desk.bar, el('span', {}, count(desk.list.length, 'decision')), el('button.primary', { on: { click: openDesk } }, 'Review and save'));
}

const nameOf = (iri) => words(model.byIri.get(iri)?.label || iri, 'strong');

function decisionWords({ decision, subject, predicate, object, concept, concepts, into, label }) {
  if (subject) {
    const relation = model.relations.find((r) => r.iri === predicate)?.label || predicate;
    return [nameOf(subject), ` ${relation} `, nameOf(object), ` is ${SIGNS[decision]}`];
  }
  if (decision === 'merge') return [nameOf(concepts[0]), ' is ', nameOf(into)];
  if (decision === 'rename') return [nameOf(concept), ' is called ', words(label, 'strong')];
  return [nameOf(concept), ` is ${SIGNS[decision]}`];
}

function openDesk() {
  const close = el('button.close', { 'aria-label': 'Close' }, '×');
  const by = el('input', { type: 'text', value: desk.by, placeholder: 'Your name', 'aria-label': 'Your name', autocomplete: 'name' });
  const rows = el('ul.decisions', {});
  const dialog = el(
    'dialog.reader.about-page', { 'aria-label': 'Decisions' },
    el('div.reader-head', {}, el('h2', {}, 'Decisions'), close),
    el(
      'div.text', { tabindex: 0 },
      el('p', {}, 'Put the file beside the documents and build again: what you decided then holds.'),
      rows,
      el('div.correction', {}, el('span', {}, 'Decided by'), by, el('button.primary', { on: { click: () => saveDesk(by) } }, 'Save curation.yaml')),
    ),
  );
  const draw = () => refill(rows, desk.list.map((item) => decisionRow(item, draw)));
  draw();
  by.addEventListener('input', () => by.setCustomValidity(''));
  by.addEventListener('change', () => { desk.by = by.value.trim(); keep(); });
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => { dialog.remove(); if (state.node || state.edge) refreshCard(); });
  document.body.append(dialog);
  dialog.showModal();
}

function decisionRow(item, draw) {
  const why = el('input', { type: 'text', value: item.why, 'aria-label': 'Reason' });
  why.addEventListener('change', () => { item.why = why.value.trim() || item.why; keep(); });
  const undo = () => { desk.list = desk.list.filter((other) => other !== item); keep(); draw(); };
  return el('li', {}, el('span', {}, decisionWords(item)), why, el('button.link', { on: { click: undo } }, 'Take back'));
}

function saveDesk(by) {
  desk.by = by.value.trim();
  keep();
  if (!desk.by) {
    by.setCustomValidity('Say who decided: a file without a name is not read.');
    by.reportValidity();
  } else if (desk.list.length) saveText('curation.yaml', curationYaml(desk.list, desk.by), 'application/yaml');
}

const YAML_KEYS = ['subject', 'predicate', 'object', 'concept', 'concepts', 'into', 'label', 'quote', 'document', 'why'];

function curationYaml(list, by) {
  const item = (given) => {
    const lines = YAML_KEYS.filter((key) => given[key]).map((key) => `  ${key}: ${Array.isArray(given[key]) ? `[${given[key].map(yamlText).join(', ')}]` : yamlText(given[key])}`);
    return [`- decision: ${given.decision}`, ...lines, `  by: ${yamlText(by)}`, `  date: ${given.date}`].join('\n');
  };
  return `# Decisions on the graph, read at every build. What each kind needs: docs/curation.md.\ndecisions:\n${list.map(item).join('\n')}\n`;
}

// A JSON string is one of YAML too, once what YAML takes for a line's end or can't hold is escaped.
function yamlText(text) {
  const whole = text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  return JSON.stringify(whole).replace(/[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
