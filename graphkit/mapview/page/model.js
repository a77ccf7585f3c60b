// The data of the page: nodes and links at once, the places in documents behind each link after the first picture.

const BASE = 'https://w3id.org/graphkit/id/';
const WEIGHTS = [3, 1.5, 2, 0.5]; // of required, preferred, responsibility, context; as in data.py
const SOON = { required: 0, preferred: 2, responsibility: 1, context: 3 }; // order in lists
const WORDS = { required: 'required', preferred: 'preferred', responsibility: 'on the job', context: 'in passing' };

function readModel(source) {
  const types = new Map(source.types.map((type) => [type.id, { ...type, nodes: [] }]));
  const nodes = source.network.nodes.map((node) => ({
    ...node,
    type: types.get(node.group),
    aliases: node.aliases || [],
    home: [node.x, node.y], // where it goes back to when it is no longer pinned
    edges: [],
  }));
  for (const node of nodes) node.type.nodes.push(node);
  const edges = source.network.edges.map((edge, index) => readEdge(source, nodes, edge, index));
  const byIri = new Map(nodes.map((node) => [node.iri, node]));
  return { ...source, types: [...types.values()], nodes, edges, byIri, texts: null };
}

function readEdge(source, nodes, raw, index) {
  const edge = {
    index,
    from: nodes[raw.from],
    to: nodes[raw.to],
    relation: source.relations[raw.r],
    docs: raw.docs,
    counts: raw.s || [0, 0, 0, 0],
    proof: [],
  };
  const order = source.strengths.filter((name, i) => edge.counts[i] > 0).sort((a, b) => SOON[a] - SOON[b]);
  edge.strength = order[0] || '';
  edge.from.edges.push(edge);
  edge.to.edges.push(edge);
  return edge;
}

// Large maps come gzipped; a small one lies readable in the page.
async function unpack(packed) {
  const binary = atob(packed);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = binary.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).json();
}

async function readBlock(id) {
  const block = document.getElementById(id);
  const value = JSON.parse(block.textContent);
  block.remove(); // what is read is not kept twice
  return value.packed ? unpack(value.packed) : value;
}

const model = readModel(await readBlock('data'));
let hasTexts = false;

// What stands below the scripts in the file is there once the file is read to its end.
const wholeFile = new Promise((done) => {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', done);
  else done();
});

function once(load) {
  let loading = null;
  return () => (loading ||= load());
}

// Documents, and the places in them that speak for each link.
const loadSources = once(async () => {
  await wholeFile;
  const { proofs, ...sources } = await readBlock('sources');
  Object.assign(model, sources);
  proofs.forEach((numbers, index) => { model.edges[index].proof = numbers; });
  hasTexts = Boolean(document.getElementById('texts'));
});

// Whole documents, needed after a click that asks for a sentence.
const loadTexts = once(async () => {
  if (hasTexts) model.texts = await readBlock('texts');
});

function other(edge, node) {
  return edge.from === node ? edge.to : edge.from;
}

function wording(edge, node) {
  return edge.from === node ? edge.relation.label : edge.relation.inverse;
}

function isAsk(edge) {
  return edge.relation.iri.endsWith('asksFor');
}

// Strongest first, then the best supported, then by name: the same order in every list.
function byStrength(a, b) {
  return rank(a) - rank(b) || b.docs - a.docs || a.index - b.index;
}

function rank(edge) {
  return edge.strength ? SOON[edge.strength] : 4;
}

function evidenceOf(number) {
  const [doc, start, end, left, right, section, strength, concept, claim, hash, quote, first, last] = model.evidence[number];
  const text = model.texts ? model.texts[doc].slice(start - left, end + right) : quote || '';
  return {
    number,
    doc: model.documents[doc],
    docIndex: doc,
    start,
    end,
    span: first === undefined ? [start, end] : [first, last], // in code points, as the graph counts
    claim,
    hash,
    before: text.slice(0, left),
    exact: text.slice(left, left + end - start),
    after: text.slice(left + end - start),
    section: model.sections[section],
    strength: strength < 0 ? '' : model.strengths[strength],
    concept: concept < 0 ? null : model.nodes[concept],
  };
}

// Evidence of a link by document; within one, the places that name its object come first.
function proofByDocument(edge) {
  const groups = new Map();
  for (const number of new Set(edge.proof)) {
    const evidence = evidenceOf(number);
    const group = groups.get(evidence.docIndex) || { doc: evidence.doc, main: [], also: [] };
    groups.set(evidence.docIndex, group);
    (evidence.concept && evidence.concept !== edge.to ? group.also : group.main).push(evidence);
  }
  const soon = (e) => (e.strength ? SOON[e.strength] : 4);
  for (const group of groups.values()) {
    if (!group.main.length) [group.main, group.also] = [group.also, []];
    group.main.sort((a, b) => soon(a) - soon(b) || a.start - b.start);
  }
  return [...groups.values()].sort((a, b) => soon(a.main[0]) - soon(b.main[0]));
}

function documentsOf(node) {
  const found = new Set();
  for (const edge of node.edges) for (const number of edge.proof) found.add(model.evidence[number][0]);
  return found;
}

function plain(text) {
  // Nearly all names are plain already, and a large map has thousands.
  if (/^[ -~]*$/.test(text) && !text.includes('  ')) return text.toLowerCase().trim();
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}

function count(n, one, many = `${one}s`) {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
