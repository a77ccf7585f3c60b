// The sentences behind a link, each with the mention marked and the way into its document.

function proofList(edge) {
  const box = el('div.proof', {});
  const fill = () => refill(box, proofByDocument(edge).map((group) => documentProof(group, edge)));
  if (hasTexts && !model.texts) loadTexts().then(fill);
  else fill();
  if (!edge.proof.length) put(box, el('p.quiet', {}, 'No sentence is recorded for this link.'));
  return box;
}

function documentProof({ doc, main, also }, edge) {
  return el(
    'article.source',
    {},
    el('p.source-title', {}, words(doc.title || doc.source)),
    main.map((evidence) => quote(evidence, edge, { judged: true })),
    also.length ? el('details.also', {}, el('summary', {}, alsoWords(also)), also.map((e) => quote(e, edge))) : null,
  );
}

function alsoWords(also) {
  const names = [...new Set(also.map((e) => e.concept?.label).filter(Boolean))];
  return ['Where it names ', names.length ? words(names.join(', ')) : 'the other end'];
}

function quote(evidence, edge, { judged = false } = {}) {
  const { before, exact, after, section, strength, doc, span } = evidence;
  return el(
    'blockquote',
    {},
    el('p', { dir: 'auto' }, '“', before, el('mark', {}, exact), after, '”'),
    el(
      'footer',
      {},
      chip(strength),
      section && section !== 'body' && words(section, 'span'),
      el('span', { title: doc.source }, `characters ${span[0]}–${span[1]}`),
      hasTexts && el('button.link', { on: { click: () => openReader(evidence, edge) } }, 'Read in the document'),
      judged && quoteVerdict(evidence, edge),
    ),
  );
}

// A row that opens its sentences in place.
function proofRow(edge, node, { label = null, extra = null } = {}) {
  const shown = label || other(edge, node);
  const body = el('div', { hidden: true });
  const toggle = el(
    'button.row',
    { 'aria-expanded': 'false' },
    icon(shown.type),
    el('span.name', {}, words(shown.label)),
    extra,
    chip(edge.strength, edge.strength ? edge.counts[model.strengths.indexOf(edge.strength)] : 0),
    el('span.docs', { title: count(edge.docs, 'document') }, count(edge.docs, 'doc')),
  );
  toggle.addEventListener('click', () => {
    const open = toggle.getAttribute('aria-expanded') !== 'true';
    toggle.setAttribute('aria-expanded', String(open));
    body.hidden = !open;
    if (open) refill(body, proofList(edge), el('button.link', { on: { click: () => openNode(shown) } }, 'Go to ', words(shown.label)));
  });
  toggle.addEventListener('mouseenter', () => picture.network && hover(picture.scene.nodes.has(shown) ? shown : null));
  toggle.addEventListener('mouseleave', () => picture.network && hover(null));
  return el('li', {}, toggle, body);
}
