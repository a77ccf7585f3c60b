// What this page is, how to use it without a mouse, and whose data it shows.

const KEYS = [
  ['/', 'search'], ['Enter', 'go to what is found'], ['Arrows', 'walk between neighbours, once the map has the focus'],
  ['f', 'focus on one, two, three steps around'], ['+  −  0', 'zoom in, zoom out, show everything'], ['Esc', 'one step back'],
];

function openAbout() {
  const close = el('button.close', { 'aria-label': 'Close' }, '×');
  const dialog = el(
    'dialog.reader.about-page', { 'aria-label': 'About this map' },
    el('div.reader-head', {}, el('h2', {}, 'About this map'), close),
    el('div.text', { tabindex: 0 }, aboutWords()),
  );
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

function aboutWords() {
  const kinds = new Map();
  for (const { kind } of model.documents) kinds.set(kind, (kinds.get(kind) || 0) + 1);
  const sources = [...kinds].map(([kind, number]) => [words(count(number, kind)), ', ']).flat().slice(0, -1);
  return [
    el('p', {}, 'Every link was read from a document, and shows the sentence it was read from. A quote shows that the words stand there, not that the claim is right.'),
    el('h3', {}, 'Sources'),
    el('p', {}, sources.length ? sources : 'No documents', '. ', el('button.link', { on: { click: showDocuments } }, 'List them')),
    el('p', {}, 'Places: ', webLink('https://www.geonames.org/', 'GeoNames'), ', licensed ', webLink('https://creativecommons.org/licenses/by/4.0/', 'CC BY 4.0'), '.'),
    el('p', {}, 'Links out, where known, lead to ESCO, O*NET, Wikidata and GeoNames. They open only when you click them.'),
    el('h3', {}, 'Keys'),
    el('dl.keys', {}, KEYS.map(([key, does]) => el('div', {}, el('dt', {}, el('kbd', {}, key)), el('dd', {}, does)))),
    el('p', {}, 'Drag a thing to pin it. Double-click or double-tap it to see its neighbourhood alone.'),
    el('h3', {}, 'Made with'),
    el('p', {}, 'graphkit (MIT), through pyvis (BSD). The map is drawn by vis-network (Apache 2.0 or MIT), which is inside this file. The page asks no host for anything; what you enter stays in this browser.'),
  ];
}

function showDocuments() {
  document.querySelector('dialog[open]')?.close();
  change({ tab: 'table', rows: 'documents' }, { push: true });
}
