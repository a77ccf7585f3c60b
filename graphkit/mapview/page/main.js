// Puts the page together: tabs, panel, picture, and what happens when the state changes.

const TABS = [['explore', 'Explore'], ['compare', 'Compare'], ['skills', 'My skills'], ['table', 'Table']];
const body = document.getElementById('body');

function drawTabs() {
  const tabs = document.getElementById('tabs');
  const focused = tabs.contains(document.activeElement);
  refill(tabs, TABS.map(([id, title]) => el(
    'button',
    {
      id: `tab-${id}`, role: 'tab', 'aria-selected': String(state.tab === id), 'aria-controls': 'body', tabindex: state.tab === id ? 0 : -1,
      on: { click: () => change({ tab: id }, { push: true }), keydown: tabKey },
    },
    title,
  )));
  body.setAttribute('aria-labelledby', `tab-${state.tab}`);
  if (focused) tabs.querySelector('[aria-selected="true"]').focus();
}

function tabKey(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const at = TABS.findIndex(([id]) => id === state.tab);
  change({ tab: TABS[(at + step + TABS.length) % TABS.length][0] });
}

function drawPanel(before) {
  document.body.dataset.tab = state.tab;
  // The table takes room from the map. Told now, vis-network will not rescale it later, after a flight.
  if ((before.tab === 'table') !== (state.tab === 'table')) {
    picture.network.setSize();
    if (!state.at) lookAtState();
    redrawSoon();
  }
  const moved = before.tab !== state.tab || before.node !== state.node || before.edge !== state.edge;
  if (state.tab === 'explore') drawExplore(before);
  else if (state.tab === 'compare') { swapIn(comparison.element); updateCompare(); }
  else if (state.tab === 'skills') { swapIn(mySkills.element); updateSkills(); }
  else { swapIn(table.element); updateTable(); }
  if (moved) body.scrollTop = 0;
}

function swapIn(element) {
  if (body.firstChild !== element) body.replaceChildren(element);
}

// After a change that the state does not hold.
function refreshCard() {
  const at = body.scrollTop;
  if (state.tab === 'explore') drawExplore({});
  body.scrollTop = at;
}

const cardKeys = ['tab', 'node', 'edge', 'required', 'docs', 'location', 'role', 'program', 'hidden', 'focus', 'steps', 'pinned'];

function drawExplore(before) {
  updateLegend();
  if (state.edge) body.replaceChildren(edgeCard(state.edge, state.node));
  else if (!state.node) swapIn(legend.element);
  else if (!body.firstChild?.matches?.('.card') || cardKeys.some((key) => before[key] !== state[key])) body.replaceChildren(nodeCard(state.node));
}

function drawTrail() {
  const trail = document.getElementById('trail');
  refill(trail, state.focus && [
    el('span', {}, 'Around ', words(state.focus.label, 'strong'), `, ${count(state.steps, 'step')}`),
    el('button', { on: { click: leaveFocus } }, 'Back to the whole map'),
  ]);
}

function drawAll(before) {
  comparison.sections = readComparison();
  placePinned();
  refreshPicture();
  drawTabs();
  drawPanel(before);
  drawTrail();
}

function makeZoom() {
  const buttons = [['+', 'Zoom in', () => zoomBy(1.3)], ['−', 'Zoom out', () => zoomBy(1 / 1.3)], ['⤢', 'Show everything', () => { fitTo(picture.scene.nodes); rememberView(); }]];
  put(document.getElementById('zoom'), buttons.map(([text, label, run]) => el('button', { 'aria-label': label, title: label, on: { click: run } }, text)));
}

// The picture comes first; then, when it can be seen, the panel beside it.
async function boot() {
  const hash = location.hash.length > 1 ? location.hash : new URLSearchParams(model.start).toString();
  Object.assign(state, decodeState(hash));
  for (const [node, [x, y]] of state.pinned) [node.x, node.y] = [x, y];
  picture.moved = new Set(state.pinned.keys());
  // A link into the map may filter by place or open a sentence: both need the documents.
  if (hash) await loadSources();
  // The header first: were it filled later, the map would change its size and be drawn twice.
  const search = startSearch();
  makeShare();
  startPicture();
  await painted();
  await loadSources();
  fillPage(search);
}

// Resolves after the next frame, or soon after where no frames are drawn (a tab in the background).
function painted() {
  return new Promise((done) => {
    setTimeout(done, 400);
    requestAnimationFrame(() => setTimeout(done, 0));
  });
}

function fillPage(search) {
  makeDesk();
  makeLegend();
  makeCompare();
  makeSkills();
  makeTable();
  makeZoom();
  startKeys(search);
  onChange(drawAll);
  const compared = comparison.nodes.length;
  comparison.sections = readComparison();
  // As drawAll; the picture stands already, unless the link compares two things.
  if (compared !== comparison.nodes.length) { refreshPicture(); lookAtState(); }
  showCount();
  drawTabs();
  drawPanel(freshState());
  drawTrail();
  document.getElementById('map').setAttribute('aria-label', `Map of ${count(model.nodes.length, 'thing')}. Arrow keys walk between neighbours; the Table tab holds the same as text.`);
  // For tests and for pages that embed the map.
  window.graphkitMap = { model, state, picture, readHash };
  performance.mark('map-ready');
  (window.requestIdleCallback || setTimeout)(indexNames);
}

await boot();
