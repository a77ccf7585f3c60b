// The map itself: vis-network draws and moves it, the scene says what is on it.

const picture = {
  network: null, nodes: null, scene: null, lines: [], hulls: [], labels: [], names: [], hovered: null, hoveredEdge: null, moved: new Set(),
  moving: false, rest: 0,
};

const MOST_HUBS = 14;

const OPTIONS = {
  physics: false,
  layout: { improvedLayout: false },
  nodes: { shape: 'custom', chosen: false, ctxRenderer: drawNode },
  interaction: {
    hover: true, dragNodes: true, selectConnectedEdges: false, hoverConnectedEdges: false,
    keyboard: false, zoomSpeed: 0.6,
  },
};

function startPicture() {
  const box = document.getElementById('map');
  picture.nodes = new vis.DataSet();
  readInks();
  picture.narrow = box.clientWidth < 500;
  picture.scene = makeScene();
  syncPicture();
  const options = { ...model.network.options, ...OPTIONS };
  picture.network = new vis.Network(box, { nodes: picture.nodes, edges: [] }, options);
  picture.network.on('beforeDrawing', (ctx) => { drawHulls(ctx); drawLines(ctx); });
  picture.network.on('afterDrawing', drawNames);
  listenToPicture();
  lookAtState();
}

function drawNode({ ctx, id, x, y }) {
  const node = model.nodes[id];
  node.x = x;
  node.y = y;
  const scale = picture.network ? picture.network.getScale() : 1;
  const r = radiusAt(node, scale);
  return {
    drawNode() {
      const { litNodes } = picture.scene;
      const picked = isPicked(node);
      const faint = litNodes && !litNodes.has(node) && node !== picture.hovered;
      ctx.globalAlpha = faint ? 0.16 : 1;
      traceShape(ctx, node.type.shape, r, x, y);
      ctx.fillStyle = colourOf(node);
      ctx.fill();
      ctx.lineWidth = (node.type.id === 'Team' ? 2 : 1) / Math.max(scale, 0.5);
      ctx.strokeStyle = inks.ground;
      ctx.stroke();
      drawLetter(ctx, node, r, x, y, scale);
      if (picked || node === picture.hovered) drawRing(ctx, node, r, x, y, scale, picked);
      if (state.pinned.has(node)) drawPin(ctx, r, x, y);
      ctx.globalAlpha = 1;
    },
    nodeDimensions: { width: 2 * r, height: 2 * r },
  };
}

// The type's letter, where its shape is large enough on the screen to read it.
function drawLetter(ctx, node, r, x, y, scale) {
  if (picture.moving || !node.type.icon || r * scale < (node.type.id === 'Team' ? 7 : 11)) return;
  ctx.font = `600 ${(r * 1.05).toFixed(2)}px ${FONT}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = inks.ground;
  ctx.fillText(node.type.icon, x, y + r * 0.06);
}

function isPicked(node) {
  if (state.tab === 'compare') return node === state.a || node === state.b;
  if (state.tab === 'skills') return state.skills.includes(node);
  return node === state.node || node === state.focus;
}

function drawRing(ctx, node, r, x, y, scale, picked) {
  traceShape(ctx, node.type.shape, r + 4 / scale, x, y);
  ctx.lineWidth = (picked ? 2.5 : 1.5) / scale;
  ctx.strokeStyle = picked ? inks.strong : colourOf(node);
  ctx.stroke();
}

function drawPin(ctx, r, x, y) {
  ctx.beginPath();
  ctx.arc(x, y, Math.max(2, r * 0.3), 0, 2 * Math.PI);
  ctx.fillStyle = inks.ground;
  ctx.fill();
}

// Only what differs goes to vis-network: thousands of unchanged nodes cost nothing.
function syncPicture() {
  const { nodes } = picture.scene;
  const wanted = new Set([...nodes].map((node) => node.id));
  picture.nodes.remove(picture.nodes.getIds().filter((id) => !wanted.has(id)));
  const there = new Set(picture.nodes.getIds());
  const fresh = [...nodes].filter((node) => !there.has(node.id)).map(({ id, x, y }) => ({ id, x, y }));
  picture.nodes.add(fresh);
  picture.lines = groupLines(picture.scene);
  picture.hulls = communityHulls(picture.scene);
  // What most ask for is worth a name almost anywhere.
  picture.hubs = hubsOf(nodes);
  picture.manyTeams = [...nodes].filter((node) => node.type.id === 'Team').length > 40;
}

function hubsOf(nodes) {
  const others = [...nodes].filter((node) => node.type.id !== 'Team' && isOn(node.type));
  const first = others.sort((a, b) => b.edges.length - a.edges.length || a.id - b.id).slice(0, MOST_HUBS);
  return new Map(first.map((node, i) => [node, i]));
}

function drawNames(ctx) {
  const ratio = ctx.getTransform().a / picture.network.getScale();
  const box = document.getElementById('map');
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (picture.moving) [...picture.labels, ...picture.names].forEach(carryName);
  else {
    picture.names = [];
    picture.labels = placeLabels(ctx, picture.network.getScale(), { width: box.clientWidth, height: box.clientHeight });
    for (const name of [...picture.labels, ...picture.names]) anchorName(name);
  }
  for (const name of picture.names) drawName(ctx, name);
  for (const label of [...picture.labels].reverse()) drawLabel(ctx, label);
  ctx.restore();
}

// How far a name lies from its thing; that of a community from the place it has on the map.
function anchorName(name) {
  const at = name.node || picture.network.DOMtoCanvas(name.box);
  const spot = picture.network.canvasToDOM(at);
  name.anchor = { at, dx: name.box.x - spot.x, dy: name.box.y - spot.y };
}

function carryName({ box, anchor: { at, dx, dy } }) {
  const spot = picture.network.canvasToDOM(at);
  [box.x, box.y] = [spot.x + dx, spot.y + dy];
}

// While the map moves, names go with what they name; new places are found when it comes to rest.
function keepMoving() {
  picture.moving = true;
  clearTimeout(picture.rest);
  picture.rest = setTimeout(() => { picture.moving = false; redrawSoon(); }, 150);
}

function refreshPicture() {
  picture.scene = makeScene();
  syncPicture();
  picture.network.redraw();
  showCount();
}

function showCount() {
  const { scene } = picture;
  const shown = [...scene.nodes].filter((node) => isOn(node.type)).length;
  const links = count(scene.edges.length, 'link');
  const loose = scene.loose.length ? ` · ${scene.loose.length.toLocaleString('en')} not linked yet` : '';
  const all = scene.candidates.toLocaleString('en');
  const text = shown < scene.candidates
    ? `Showing ${shown.toLocaleString('en')} of ${all} things; strongest links (${links})`
    : `${count(scene.nodes.size, 'thing')} and ${links} shown`;
  document.getElementById('shown').textContent = text + loose;
}

function listenToPicture() {
  const { network } = picture;
  // A click waits for a second one: a double click focuses, and must not flash a card first.
  let clickTimer = 0;
  network.on('click', ({ nodes, pointer }) => {
    clearTimeout(clickTimer);
    clickTimer = setTimeout(() => clickOn(nodes[0], nodes.length ? null : edgeAt(pointer.canvas)), stillMode.matches ? 0 : 180);
  });
  network.on('doubleClick', ({ nodes }) => {
    clearTimeout(clickTimer);
    if (nodes.length) focusOn(model.nodes[nodes[0]]);
  });
  network.on('hoverNode', ({ node }) => hover(model.nodes[node]));
  network.on('blurNode', () => hover(null));
  network.on('dragging', ({ nodes }) => {
    keepMoving();
    // The lines are drawn before the discs: they have to know where the disc will be.
    for (const id of nodes) Object.assign(model.nodes[id], network.getPosition(id));
  });
  network.on('dragEnd', ({ nodes }) => {
    if (nodes.length) pinDragged(model.nodes[nodes[0]]);
    rememberView();
  });
  network.on('zoom', () => { keepMoving(); rememberView(); });
  const box = document.getElementById('map');
  network.on('resize', ({ width }) => { picture.narrow = width < 500; });
  box.addEventListener('pointermove', (event) => event.pointerType === 'mouse' && !event.buttons && hoverLine(event));
  box.addEventListener('pointerleave', () => hoverLine(null));
  for (const query of [darkMode, stillMode]) query.addEventListener('change', () => { readInks(); recolourIcons(); refreshPicture(); });
}

function hover(node) {
  picture.hovered = node;
  if (node) picture.hoveredEdge = null;
  showHovered();
  redrawSoon();
}

// A line under the pointer says what it stands for, so that nobody has to guess that it can be clicked.
function hoverLine(event) {
  const edge = event && !picture.hovered ? edgeAt(picture.network.DOMtoCanvas({ x: event.offsetX, y: event.offsetY })) : null;
  if (edge) moveTip(event);
  if (edge === picture.hoveredEdge) return;
  picture.hoveredEdge = edge;
  showHovered();
  redrawSoon();
}

function showHovered() {
  const { hovered, hoveredEdge: edge } = picture;
  document.getElementById('map').classList.toggle('over', Boolean(hovered || edge));
  const tip = document.getElementById('tip');
  tip.hidden = !edge;
  if (edge) refill(tip, words(edge.from.label, 'strong'), ` ${edge.relation.label} `, words(edge.to.label, 'strong'), el('small', {}, ' · click for the sentence'));
}

function moveTip({ offsetX, offsetY }) {
  const tip = document.getElementById('tip');
  const right = document.getElementById('map').clientWidth / 2 < offsetX;
  Object.assign(tip.style, { left: `${offsetX + (right ? -14 : 14)}px`, top: `${offsetY + 14}px`, translate: right ? '-100% 0' : 'none' });
}

let redrawing = false;

// However many ask, one frame is drawn.
function redrawSoon() {
  if (redrawing) return;
  redrawing = true;
  requestAnimationFrame(() => { redrawing = false; picture.network.redraw(); });
}

function clickOn(node, edge) {
  picture.network.unselectAll();
  if (node !== undefined) openNode(model.nodes[node], { fly: false });
  else if (edge) openEdge(edge);
  else if (state.tab === 'explore' && (state.node || state.edge)) closeCard();
}

// What a person moves stays where it was put, also for whoever opens the link.
function pinDragged(node) {
  const { x, y } = picture.network.getPosition(node.id);
  change({ pinned: new Map(state.pinned).set(node, [x, y]) });
}

function placePinned() {
  for (const node of picture.moved) if (!state.pinned.has(node)) putAt(node, node.home);
  picture.moved = new Set(state.pinned.keys());
  for (const [node, spot] of state.pinned) putAt(node, spot);
}

function putAt(node, [x, y]) {
  [node.x, node.y] = [x, y];
  if (picture.nodes.get(node.id)) picture.network.moveNode(node.id, x, y);
}
