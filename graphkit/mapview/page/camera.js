// Where the map is looked at from: fitting, zooming, and remembering it in the link.

const motion = () => (stillMode.matches ? false : { duration: 350, easingFunction: 'easeInOutQuad' });
const MOST_AROUND = 80; // strongest neighbours that a flight brings into view

// A thing is shown with its neighbours: alone it would say little.
function flyTo(node, { still = false } = {}) {
  if (!picture.network || !picture.scene.nodes.has(node)) return;
  const around = [...node.edges].sort(byStrength).map((edge) => other(edge, node)).filter((far) => picture.scene.nodes.has(far));
  fitTo([node, ...around.slice(0, MOST_AROUND)], { most: 1.25, still });
}

// Walking by keyboard keeps the zoom and moves the map no more than needed.
function keepInView(node) {
  const box = document.getElementById('map');
  const { x, y } = picture.network.canvasToDOM({ x: node.x, y: node.y });
  if (x > 80 && y > 60 && x < box.clientWidth - 80 && y < box.clientHeight - 60) return;
  picture.network.moveTo({ position: { x: node.x, y: node.y }, animation: motion() });
}

// Room is left for names below the lowest discs and beside the outer ones.
function fitTo(nodes, { still = false, most = 1.6 } = {}) {
  const list = [...nodes];
  if (!list.length || !picture.network) return;
  const box = document.getElementById('map');
  const [left, right] = extent(list.map((n) => n.x));
  const [top, bottom] = extent(list.map((n) => n.y));
  const room = box.clientWidth < 500 ? 60 : 190; // half a name on either side
  const scale = Math.min((box.clientWidth - room) / (right - left + 30), (box.clientHeight - (picture.narrow ? 150 : 110)) / (bottom - top + 30), most);
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

// The part of the map that the link or Back asks for.
function lookAtState() {
  clearTimeout(viewTimer);
  if (state.at) picture.network.moveTo({ position: { x: state.at[0], y: state.at[1] }, scale: state.at[2] });
  else if (state.focus) fitTo(picture.scene.near, { still: true });
  else if (state.node) flyTo(state.node, { still: true });
  else fitTo(picture.scene.nodes, { still: true });
}

let viewTimer = 0;

function rememberView() {
  clearTimeout(viewTimer);
  viewTimer = setTimeout(() => {
    const { x, y } = picture.network.getViewPosition();
    change({ at: [x, y, picture.network.getScale()] }, { silent: true });
  }, 300);
}
