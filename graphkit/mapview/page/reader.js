// A whole document inside the page, scrolled to the marked place.

function openReader(evidence, edge) {
  if (model.texts) showDocument(evidence.docIndex, evidence.number, new Set(edge ? edge.proof : []));
  else loadTexts().then(() => openReader(evidence, edge));
}

function openDocument(index) {
  if (model.texts) showDocument(index, -1, new Set());
  else loadTexts().then(() => openDocument(index));
}

function showDocument(index, chosen, strong) {
  const doc = model.documents[index];
  const close = el('button.close', { 'aria-label': 'Close the document' }, '×');
  const body = el('div.text', { dir: 'auto', tabindex: 0 }, markedText(index, chosen, strong));
  const dialog = el(
    'dialog.reader',
    { 'aria-label': doc.title || doc.source },
    el('div.reader-head', {}, el('h2', {}, words(doc.title || doc.source)), close),
    el('p.meta', {}, words(doc.kind), doc.date && words(doc.date), words(doc.source), doc.url && webLink(doc.url)),
    body,
  );
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  const place = dialog.querySelector('mark.chosen');
  if (place) place.scrollIntoView({ block: 'center' });
  body.focus({ preventScroll: true });
}

// All places this document speaks for something are marked lightly, those of the link strongly.
function markedText(index, chosen, strong) {
  const text = model.texts[index];
  const marks = model.evidence
    .map(([doc, start, end], number) => ({ doc, start, end, number }))
    .filter((m) => m.doc === index)
    .sort((a, b) => priority(b) - priority(a) || a.start - b.start);
  function priority(m) {
    return m.number === chosen ? 2 : Number(strong.has(m.number));
  }
  const free = [];
  for (const mark of marks) if (free.every((m) => mark.end <= m.start || m.end <= mark.start)) free.push(mark);
  const parts = [];
  let at = 0;
  for (const mark of free.sort((a, b) => a.start - b.start)) {
    const { concept, strength } = evidenceOf(mark.number);
    const level = ['light', 'strong', 'chosen'][priority(mark)];
    const about = [concept?.label, WORDS[strength]].filter(Boolean).join(', ');
    parts.push(text.slice(at, mark.start), el(`mark.${level}`, { title: about }, text.slice(mark.start, mark.end)));
    at = mark.end;
  }
  return [...parts, text.slice(at)];
}
