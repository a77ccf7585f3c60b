// The selection as Turtle: its triples, and the claims, places and quotes behind each, in the words of the graph.

const PREFIXES = {
  dcterms: 'http://purl.org/dc/terms/',
  gk: 'https://w3id.org/graphkit/ns#',
  oa: 'http://www.w3.org/ns/oa#',
  prov: 'http://www.w3.org/ns/prov#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
};

function turtleIri(iri) {
  return `<${iri.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)}>`;
}

function turtleText(text) {
  const names = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };
  return `"${text.replace(/[\u0000-\u001f"\\]/g, (c) => names[c] || `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}

function turtleOf(edges) {
  const nodes = new Set(edges.flatMap((e) => [e.from, e.to]));
  if (state.node) nodes.add(state.node);
  const proof = [...new Set(edges.flatMap((e) => e.proof))].map(evidenceOf);
  const parts = [
    Object.entries(PREFIXES).map(([prefix, iri]) => `@prefix ${prefix}: <${iri}> .`),
    [...nodes].map(nodeTurtle),
    edges.map((e) => `${turtleIri(e.from.iri)} ${turtleIri(e.relation.iri)} ${turtleIri(e.to.iri)} .`),
    [...new Set(proof.map((e) => e.doc))].map(documentTurtle),
    claimsTurtle(proof),
    proof.map(mentionTurtle),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function nodeTurtle(node) {
  const type = /^[A-Za-z]\w*$/.test(node.type.id) ? `gk:${node.type.id}` : 'skos:Concept';
  return `${turtleIri(node.iri)} a ${type} ; skos:prefLabel ${turtleText(node.label)} .`;
}

function documentTurtle(doc) {
  const type = doc.kind === 'posting' ? 'gk:Posting' : 'gk:Article';
  return `${turtleIri(doc.iri)} a ${type} ; dcterms:title ${turtleText(doc.title)} ; dcterms:source ${turtleText(doc.source)} .`;
}

// A part of a claim is a thing (0 and up), a document (below 0), or an IRI in full.
function claimPart(part) {
  if (typeof part === 'string') return turtleIri(part);
  return turtleIri(part < 0 ? model.documents[-1 - part].iri : model.nodes[part].iri);
}

function claimsTurtle(proof) {
  const byClaim = new Map();
  for (const evidence of proof) {
    if (evidence.claim < 0) continue;
    if (!byClaim.has(evidence.claim)) byClaim.set(evidence.claim, []);
    byClaim.get(evidence.claim).push(evidence);
  }
  return [...byClaim].map(([number, places]) => {
    const [name, subject, predicate, object] = model.claims[number];
    const verb = /^gk:\w+$/.test(predicate) ? predicate : turtleIri(predicate);
    return [
      `${turtleIri(`${BASE}claim/${name}`)} a gk:Claim`,
      `rdf:subject ${claimPart(subject)} ; rdf:predicate ${verb} ; rdf:object ${claimPart(object)}`,
      `gk:statedIn ${turtleIri(places[0].doc.iri)}`,
      `prov:wasDerivedFrom ${places.map(mentionIri).join(', ')} .`,
    ].join(' ;\n  ');
  });
}

function mentionName({ doc, span, concept }) {
  return `${doc.iri}#char=${span[0]},${span[1]}${concept ? `&type=${concept.type.kind}` : ''}`;
}

const mentionIri = (evidence) => turtleIri(mentionName(evidence));

function mentionTurtle(evidence) {
  const { doc, span, exact, before, after, strength, concept } = evidence;
  const selector = (which) => turtleIri(`${mentionName(evidence)}&selector=${which}`);
  const about = (concept ? ` ; gk:refersTo ${turtleIri(concept.iri)}` : '')
    + (strength ? ` ; gk:strength <${BASE}strength/${strength}>` : '');
  return [
    `${mentionIri(evidence)} a gk:Mention ; oa:hasSource ${turtleIri(doc.iri)}${about} ;`,
    `  oa:hasSelector ${selector('position')}, ${selector('quote')} .`,
    `${selector('position')} a oa:TextPositionSelector ; oa:start ${span[0]} ; oa:end ${span[1]} .`,
    `${selector('quote')} a oa:TextQuoteSelector ; oa:exact ${turtleText(exact)} ; oa:prefix ${turtleText(before)} ; oa:suffix ${turtleText(after)} .`,
  ].join('\n');
}
