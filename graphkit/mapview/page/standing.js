// How much a thing's place depends on one document: ranks by links, with all documents and without one.

// Document that alone speaks for a link, or -1 when several do or none is recorded.
function soleDocument(edge) {
  if (edge.docs !== 1 || !edge.proof.length) return -1;
  return model.evidence[edge.proof[0]][0];
}

function rankOf(node, without = -1) {
  const left = (n) => n.edges.reduce((sum, edge) => sum + (without < 0 || soleDocument(edge) !== without ? 1 : 0), 0);
  const mine = left(node);
  return 1 + node.type.nodes.reduce((sum, n) => sum + (n.edges.length > mine && left(n) > mine ? 1 : 0), 0);
}

// The document whose loss would cost most links.
function weightiestDocument(node) {
  const lost = new Map();
  for (const edge of node.edges) {
    const doc = soleDocument(edge);
    if (doc >= 0) lost.set(doc, (lost.get(doc) || 0) + 1);
  }
  const [doc, links] = [...lost].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0] || [-1, 0];
  return { doc, links };
}

function standingWords(node) {
  const { doc, links } = weightiestDocument(node);
  if (doc < 0) return node.edges.length ? el('p.quiet', {}, 'No link rests on one document alone.') : null;
  const { title, source } = model.documents[doc];
  const name = words(title || source);
  const left = node.edges.length - links;
  const rest = left ? `Without it: ${count(left, 'link')}, rank ${rankOf(node, doc)}.` : 'Without it no link is left.';
  // A button does not break over lines as words do: the document's name stands below.
  return el(
    'p.quiet.standing', {},
    `${links} of ${count(node.edges.length, 'link')} ${links === 1 ? 'stands' : 'stand'} in one document alone. ${rest}`, hasTexts ? el('button.link', { on: { click: () => openDocument(doc) } }, name) : name,
  );
}
