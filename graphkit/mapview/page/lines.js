// Links are drawn and found here, not by vis-network: hundreds of like lines are one stroke of the canvas.

const LINES_A_STROKE = 60; // more in one path and the browser takes longer to join them than to draw them
const MANY_LINES = 500; // from here on the single line is lighter, so that the whole stays as light
const REACH = 6; // pixels beside a line that still hit it

// Look of a link, with widths in pixels of the screen.
function edgeStyle(edge, lit, litNodes) {
  const { near } = picture.scene;
  const inFocus = near.size && near.has(edge.from) && near.has(edge.to);
  let look = edge.counts[0] ? 'firm' : 'line';
  if (lit.has(edge)) look = 'strong';
  else if (litNodes && !inFocus) look = 'faint';
  const solid = !edge.strength || edge.strength === 'required' || edge.strength === 'responsibility';
  const width = look === 'strong' ? 1.6 + (edge.counts[0] ? 0.8 : 0) : 1;
  return { look, width, dashed: look === 'strong' && !solid };
}

// Links of like look together, the strong ones last and so on top.
function groupLines({ edges, lit, litNodes }) {
  const groups = new Map();
  for (const edge of edges) {
    const style = edgeStyle(edge, lit, litNodes);
    const key = `${style.look} ${style.width} ${style.dashed}`;
    if (!groups.has(key)) groups.set(key, { style, edges: [] });
    groups.get(key).edges.push(edge);
  }
  const order = ['faint', 'line', 'firm', 'strong'];
  return [...groups.values()].sort((a, b) => order.indexOf(a.style.look) - order.indexOf(b.style.look));
}

function drawLines(ctx) {
  const scale = picture.network.getScale();
  const view = visibleBox();
  for (const { style, edges } of picture.lines) strokeLines(ctx, edges.filter((edge) => crosses(edge, view)), style, scale);
  const own = picture.hovered ? picture.scene.edges.filter((e) => e.from === picture.hovered || e.to === picture.hovered) : [];
  const under = picture.hoveredEdge ? [picture.hoveredEdge] : own;
  strokeLines(ctx, under, { look: 'strong', width: 1.6, dashed: false }, scale);
}

function strokeLines(ctx, edges, { look, width, dashed }, scale) {
  if (!edges.length) return;
  ctx.strokeStyle = inks[look];
  ctx.globalAlpha = look === 'strong' ? 1 : Math.min(1, Math.sqrt(MANY_LINES / picture.scene.edges.length));
  // Seen from far away the lines are finer, so that they do not close into a sheet.
  ctx.lineWidth = (look === 'strong' ? width : width * Math.min(1, 0.3 + 0.7 * scale)) / scale;
  ctx.setLineDash(dashed ? [6 / scale, 5 / scale] : []);
  for (let at = 0; at < edges.length; at += LINES_A_STROKE) {
    ctx.beginPath();
    for (const { from, to } of edges.slice(at, at + LINES_A_STROKE)) {
      ctx.moveTo(from.x, from.y);
      ctx.lineTo(to.x, to.y);
    }
    ctx.stroke();
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

// What the screen shows, in the units of the map.
function visibleBox() {
  const box = document.getElementById('map');
  const a = picture.network.DOMtoCanvas({ x: 0, y: 0 });
  const b = picture.network.DOMtoCanvas({ x: box.clientWidth, y: box.clientHeight });
  return { left: a.x, top: a.y, right: b.x, bottom: b.y };
}

function crosses({ from, to }, { left, top, right, bottom }) {
  return Math.max(from.x, to.x) > left && Math.min(from.x, to.x) < right && Math.max(from.y, to.y) > top && Math.min(from.y, to.y) < bottom;
}

// The link under a point of the map; those picked out win over the rest, then the nearest.
function edgeAt({ x, y }) {
  const { edges, lit, litNodes } = picture.scene;
  const reach = REACH / picture.network.getScale();
  let best = null;
  let least = Infinity;
  for (const edge of edges) {
    const away = distanceTo(edge, x, y);
    if (away > reach) continue;
    const cost = away + (litNodes && !lit.has(edge) ? reach : 0);
    if (cost < least) [best, least] = [edge, cost];
  }
  return best;
}

function distanceTo({ from, to }, x, y) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const along = ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - from.x - t * dx, y - from.y - t * dy);
}
