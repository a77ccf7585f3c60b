// The map itself: vis-network draws and moves it, the scene says what is on it.

const picture = { network: null, nodes: null, edges: null, scene: null, hulls: [], labels: [], names: [], hovered: null };

const OPTIONS = {
  physics: false,
  layout: { improvedLayout: false },
  nodes: { shape: 'custom', chosen: false },
  edges: { smooth: false, chosen: false, hoverWidth: 0, selectionWidth: 0 },
  interaction: {
    hover: true, dragNodes: true, selectConnectedEdges: false, hoverConnectedEdges: false,
    keyboard: false, zoomSpeed: 0.6,
  },
};

function startPicture() {
  const box = document.getElementById('map');
  picture.nodes = new vis.DataSet();
  picture.edges = new vis.DataSet();
  readInks();
  picture.scene = makeScene();
  syncPicture();
  const options = { ...model.network.options, ...OPTIONS };
  picture.network = new vis.Network(box, { nodes: picture.nodes, edges: picture.edges }, options);
  picture.network.on('beforeDrawing', drawHulls);
  picture.network.on('afterDrawing', drawNames);
  listenToPicture();
  if (state.at) picture.network.moveTo({ position: { x: state.at[0], y: state.at[1] }, scale: state.at[2] });
  else fitTo(state.focus ? picture.scene.near : picture.scene.nodes, { still: true });
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
      if (picked || node === picture.hovered) drawRing(ctx, node, r, x, y, scale, picked);
      if (state.pinned.has(node)) drawPin(ctx, r, x, y);
      ctx.globalAlpha = 1;
    },
    nodeDimensions: { width: 2 * r, height: 2 * r },
  };
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
  const { nodes, edges, lit, litNodes } = picture.scene;
  const wanted = new Set([...nodes].map((node) => node.id));
  picture.nodes.remove(picture.nodes.getIds().filter((id) => !wanted.has(id)));
  const fresh = [...nodes].filter((node) => !picture.nodes.get(node.id)).map((node) => ({
    id: node.id, x: node.x, y: node.y, shape: 'custom', ctxRenderer: drawNode,
  }));
  picture.nodes.add(fresh);
  const styles = new Map(edges.map((edge) => [edge.index, edgeStyle(edge, lit, litNodes)]));
  picture.edges.remove(picture.edges.getIds().filter((id) => !styles.has(id)));
  const changed = [...styles].filter(([id, style]) => picture.edges.get(id)?.look !== style.look);
  picture.edges.update(changed.map(([id, style]) => ({
    id, from: model.edges[id].from.id, to: model.edges[id].to.id, ...style,
  })));
  picture.hulls = communityHulls(picture.scene);
  picture.manyTeams = [...nodes].filter((node) => node.type.id === 'Team').length > 40;
}

function edgeStyle(edge, lit, litNodes) {
  const { near } = picture.scene;
  const inFocus = near.size && near.has(edge.from) && near.has(edge.to);
  let look = 'plain';
  if (lit.has(edge)) look = 'lit';
  else if (litNodes && !inFocus) look = 'faint';
  const solid = !edge.strength || edge.strength === 'required' || edge.strength === 'responsibility';
  const mode = darkMode.matches ? 'dark' : 'light';
  const colour = { lit: inks.strong, plain: inks.line, faint: inks.faint }[look];
  return {
    look: `${look} ${mode}`,
    color: { color: colour, hover: inks.strong, highlight: colour, inherit: false },
    width: (look === 'lit' ? 1.6 : 0.8) + (edge.counts[0] ? 0.7 : 0),
    dashes: look === 'lit' && !solid ? [6, 5] : false,
  };
}

function drawNames(ctx) {
  const ratio = ctx.getTransform().a / picture.network.getScale();
  const box = document.getElementById('map');
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  picture.names = [];
  picture.narrow = box.clientWidth < 500;
  picture.labels = placeLabels(ctx, picture.network.getScale(), { width: box.clientWidth, height: box.clientHeight });
  for (const name of picture.names) drawName(ctx, name);
  for (const label of [...picture.labels].reverse()) drawLabel(ctx, label);
  ctx.restore();
}

function drawName(ctx, { box, lines, font }) {
  ctx.font = font;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  ctx.lineWidth = 3.5;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = inks.ground;
  ctx.strokeText(lines[0], box.x + box.width / 2, box.y + 2);
  ctx.fillStyle = inks.name;
  ctx.fillText(lines[0], box.x + box.width / 2, box.y + 2);
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
  const part = shown < scene.candidates ? ` of ${scene.candidates.toLocaleString('en')} things; strongest links` : '';
  const links = count(scene.edges.length, 'link');
  const text = part ? `Showing ${shown.toLocaleString('en')}${part} (${links})` : `${count(scene.nodes.size, 'thing')} and ${links} shown`;
  document.getElementById('shown').textContent = text;
}

const motion = () => (stillMode.matches ? false : { duration: 350, easingFunction: 'easeInOutQuad' });

function flyTo(node) {
  if (!picture.network || !picture.scene.nodes.has(node)) return;
  const scale = Math.max(picture.network.getScale(), 0.75);
  picture.network.moveTo({ position: { x: node.x, y: node.y }, scale: Math.min(scale, 1.4), animation: motion() });
}

// Room is left for names below the lowest discs and beside the outer ones.
function fitTo(nodes, { still = false } = {}) {
  const list = [...nodes];
  if (!list.length || !picture.network) return;
  const box = document.getElementById('map');
  const [left, right] = extent(list.map((n) => n.x));
  const [top, bottom] = extent(list.map((n) => n.y));
  const room = box.clientWidth < 500 ? 60 : 190; // half a name on either side
  const scale = Math.min((box.clientWidth - room) / (right - left + 30), (box.clientHeight - 130) / (bottom - top + 30), 1.6);
  const position = { x: (left + right) / 2, y: (top + bottom) / 2 + 18 / Math.max(scale, 0.02) };
  picture.network.moveTo({ position, scale: Math.max(scale, 0.02), animation: still ? false : motion() });
}

function extent(values) {
  return values.reduce(([low, high], v) => [Math.min(low, v), Math.max(high, v)], [Infinity, -Infinity]);
}

function zoomBy(factor) {
  const { network } = picture;
  network.moveTo({ scale: Math.min(6, Math.max(0.02, network.getScale() * factor)), animation: motion() });
  rememberView();
}

let viewTimer = 0;

function rememberView() {
  clearTimeout(viewTimer);
  viewTimer = setTimeout(() => {
    const { x, y } = picture.network.getViewPosition();
    change({ at: [x, y, picture.network.getScale()] }, { silent: true });
  }, 300);
}

function listenToPicture() {
  const { network } = picture;
  // A click waits for a second one: a double click focuses, and must not flash a card first.
  let clickTimer = 0;
  network.on('click', ({ nodes, edges }) => {
    clearTimeout(clickTimer);
    clickTimer = setTimeout(() => clickOn(nodes[0], edges[0]), stillMode.matches ? 0 : 180);
  });
  network.on('doubleClick', ({ nodes }) => {
    clearTimeout(clickTimer);
    if (nodes.length) focusOn(model.nodes[nodes[0]]);
  });
  network.on('hoverNode', ({ node }) => hover(model.nodes[node]));
  network.on('blurNode', () => hover(null));
  network.on('hoverEdge', () => box.classList.add('over'));
  network.on('blurEdge', () => box.classList.remove('over'));
  network.on('dragEnd', ({ nodes }) => {
    if (nodes.length) pinDragged(model.nodes[nodes[0]]);
    rememberView();
  });
  network.on('zoom', rememberView);
  const box = document.getElementById('map');
  for (const query of [darkMode, stillMode]) query.addEventListener('change', () => { readInks(); recolourIcons(); refreshPicture(); });
}

function hover(node) {
  picture.hovered = node;
  document.getElementById('map').classList.toggle('over', Boolean(node));
  picture.network.redraw();
}

function clickOn(node, edge) {
  picture.network.unselectAll();
  if (node !== undefined) openNode(model.nodes[node], { fly: false });
  else if (edge !== undefined) openEdge(model.edges[edge]);
  else if (state.tab === 'explore' && (state.node || state.edge)) closeCard();
}

// What a person moves stays where it was put, also for whoever opens the link.
function pinDragged(node) {
  const { x, y } = picture.network.getPosition(node.id);
  change({ pinned: new Map(state.pinned).set(node, [x, y]) });
}

function placePinned() {
  for (const [node, [x, y]] of state.pinned) {
    [node.x, node.y] = [x, y];
    if (picture.nodes.get(node.id)) picture.network.moveNode(node.id, x, y);
  }
}
