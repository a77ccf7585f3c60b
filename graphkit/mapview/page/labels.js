// Names on the map: the most important first, each where it covers no other, at every zoom.

const FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", system-ui, Roboto, "Helvetica Neue", Arial, sans-serif';
const MOST_LABELS = 140;
const widths = new Map();

// A canvas has no isolation of its own: drop the marks that turn text around.
function canvasText(text) {
  const clean = text.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\u0000-\u001f]/g, ' ').trim();
  return clean.length > 42 ? `${clean.slice(0, 40)}…` : clean;
}

function linesOf(text, most) {
  const lines = [];
  for (const word of canvasText(text).split(/\s+/)) {
    const last = lines.length - 1;
    if (last >= 0 && `${lines[last]} ${word}`.length <= most) lines[last] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}

function widthOf(ctx, text, font) {
  const key = `${font}|${text}`;
  if (!widths.has(key)) {
    ctx.font = font;
    widths.set(key, ctx.measureText(text).width);
  }
  return widths.get(key);
}

// Look of a name, and how early it gets its place: 0 first.
function labelStyle(node) {
  const team = node.type.id === 'Team';
  const lit = picture.scene.litNodes;
  const picked = isPicked(node) || node === picture.hovered;
  const faint = lit && !lit.has(node) && !picked;
  // Among many landmarks only those picked out keep their names.
  if (faint && (!team || picture.manyTeams)) return null;
  let order = 4;
  if (picked) order = 0;
  else if (team) order = faint ? 3 : 1;
  else if (lit && lit.has(node)) order = 2;
  const size = (team || picked) && !picture.narrow ? 13 : 11.5;
  const most = picture.narrow ? 15 : 20;
  return { order, faint, team, size, font: `${team || picked ? 600 : 400} ${size}px ${FONT}`, most: team ? most : 22 };
}

function candidateLabels(ctx, scale, size) {
  const found = [];
  for (const node of picture.scene.nodes) {
    const style = labelStyle(node);
    if (!style) continue;
    const spot = picture.network.canvasToDOM({ x: node.x, y: node.y });
    if (spot.x < -20 || spot.y < -20 || spot.x > size.width + 20 || spot.y > size.height + 20) continue;
    found.push({ node, style, ...spot, r: radiusAt(node, scale) * scale });
  }
  return found.sort((a, b) => a.style.order - b.style.order || b.node.size - a.node.size || a.node.id - b.node.id);
}

function boxes(label, width, height) {
  const { x, y, r } = label;
  const gap = 4;
  const below = { x: x - width / 2, y: y + r + gap, width, height };
  const above = { x: x - width / 2, y: y - r - gap - height, width, height };
  const right = { x: x + r + gap, y: y - height / 2, width, height };
  const left = { x: x - r - gap - width, y: y - height / 2, width, height };
  if (!label.style.team) return [right, below, left, above];
  // A landmark's name has to find a place: the corners, and a little further away, are good enough.
  const corners = [below, above].flatMap((box) => [{ ...box, x: x + r }, { ...box, x: x - r - width }]);
  const further = [{ ...below, y: below.y + 12 }, { ...above, y: above.y - 12 }, { ...right, x: right.x + 14 }, { ...left, x: left.x - 14 }];
  return [below, above, right, left, ...corners, ...further];
}

function covers(a, b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

// Returns the labels that find a place, with their boxes in pixels of the canvas element.
function placeLabels(ctx, scale, size) {
  const candidates = candidateLabels(ctx, scale, size);
  // Landmarks may cover a small disc, for their names have to be read; others cover none.
  const taken = candidates.map((c) => ({ x: c.x - c.r, y: c.y - c.r, width: 2 * c.r, height: 2 * c.r, node: c.node, disc: c.style.order > 1 && c.r < 9 }));
  const placed = [];
  let named = false;
  for (const label of candidates) {
    if (label.style.order > 1 && !named) {
      named = true;
      picture.names = placeNames(ctx, taken, size);
    }
    if (placed.length >= MOST_LABELS) break;
    const lines = linesOf(label.node.label, label.style.most);
    const width = Math.max(...lines.map((line) => widthOf(ctx, line, label.style.font))) + 6;
    const height = lines.length * (label.style.size + 2) + 2;
    const inside = (box) => box.x > 2 && box.x + box.width < size.width - 2 && box.y > 2 && box.y + box.height < size.height - 2;
    const free = (box) => inside(box) && taken.every((other) => other.node === label.node || !covers(box, other));
    const freeOfNames = (box) => inside(box) && taken.every((other) => other.disc || other.node === label.node || !covers(box, other));
    const spots = boxes(label, width, height);
    const box = spots.find(free) || (label.style.team && spots.find(freeOfNames)) || (label.style.order === 0 && spots[0]);
    if (!box) continue;
    taken.push(box);
    placed.push({ ...label, lines, box });
  }
  return placed;
}

function drawLabel(ctx, { box, lines, style }) {
  ctx.font = style.font;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  ctx.lineJoin = 'round';
  ctx.lineWidth = 3.5;
  ctx.globalAlpha = style.faint ? 0.4 : 1;
  ctx.strokeStyle = inks.ground;
  ctx.fillStyle = style.team || style.order === 0 ? inks.ink : inks.muted;
  lines.forEach((line, i) => {
    const y = box.y + 2 + i * (style.size + 2);
    ctx.strokeText(line, box.x + box.width / 2, y);
    ctx.fillText(line, box.x + box.width / 2, y);
  });
  ctx.globalAlpha = 1;
}

// Soft grounds behind the communities, drawn first; their names come after the things' names.
function communityHulls(scene) {
  const groups = new Map();
  for (const node of scene.nodes) {
    if (node.community < 0 || !isOn(node.type)) continue;
    if (!groups.has(node.community)) groups.set(node.community, []);
    groups.get(node.community).push(node);
  }
  return [...groups].filter(([, nodes]) => nodes.length > 4).map(([number, nodes]) => ({
    number, name: model.communities[number] || '', hull: convexHull(coreOf(nodes)),
  })).filter(({ hull }) => hull.length > 2);
}

// A few far members would stretch the ground over its neighbours.
function coreOf(nodes) {
  const middle = (key) => nodes.map((n) => n[key]).sort((a, b) => a - b)[nodes.length >> 1];
  const [mx, my] = [middle('x'), middle('y')];
  const far = (n) => Math.hypot(n.x - mx, n.y - my);
  return [...nodes].sort((a, b) => far(a) - far(b)).slice(0, Math.ceil(nodes.length * 0.8));
}

function convexHull(nodes) {
  const points = nodes.map((n) => [n.x, n.y]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const turn = (o, a, b) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const half = (list) => {
    const out = [];
    for (const p of list) {
      while (out.length > 1 && turn(out[out.length - 2], out[out.length - 1], p) <= 0) out.pop();
      out.push(p);
    }
    return out.slice(0, -1);
  };
  return [...half(points), ...half([...points].reverse())];
}

function drawHulls(ctx) {
  if (picture.scene.litNodes) return;
  for (const { hull } of picture.hulls) {
    ctx.beginPath();
    // Through the middles of the sides, bent towards the corners: no corner stays sharp.
    hull.forEach(([x, y], i) => {
      const [nx, ny] = hull[(i + 1) % hull.length];
      const [px, py] = hull[(i + hull.length - 1) % hull.length];
      if (!i) ctx.moveTo((px + x) / 2, (py + y) / 2);
      ctx.quadraticCurveTo(x, y, (x + nx) / 2, (y + ny) / 2);
    });
    ctx.closePath();
    ctx.lineJoin = 'round';
    ctx.lineWidth = 76;
    ctx.strokeStyle = inks.region;
    ctx.fillStyle = inks.region;
    ctx.stroke();
    ctx.fill();
  }
}

// A community's name stands on the upper or lower rim of its ground, where it covers nothing.
function placeNames(ctx, taken, size) {
  if (picture.scene.litNodes) return [];
  const font = `600 11.5px ${FONT}`;
  const names = [];
  for (const { name, hull } of picture.hulls) {
    if (!name) continue;
    const text = canvasText(name);
    const width = widthOf(ctx, text, font) + 10;
    const spots = [...hull].sort((a, b) => a[1] - b[1]).map(([x, y], i) => ({ x, y: y + (i < hull.length / 2 ? -58 : 58) }));
    const boxesOf = spots.map((spot) => picture.network.canvasToDOM(spot)).map(({ x, y }) => ({ x: x - width / 2, y: y - 8, width, height: 16 }));
    const inside = (b) => b.x > 0 && b.y > 0 && b.x + width < size.width && b.y + 16 < size.height;
    const free = (b) => inside(b) && taken.every((other) => !covers(b, other));
    const box = boxesOf.find(free) || boxesOf.find((b) => inside(b) && taken.every((other) => other.disc || !covers(b, other)));
    if (!box) continue;
    taken.push(box);
    names.push({ box, lines: [text], font });
  }
  return names;
}
