const RIM = 76; // a ground reaches that far over its outermost things, both sides together

// Soft grounds behind the communities, drawn first, and their names, drawn where there is room.
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

// Through the middles of the sides, bent towards the corners: no corner stays sharp.
function hullPath(hull) {
  const parts = hull.map(([x, y], i) => {
    const [nx, ny] = hull[(i + 1) % hull.length];
    const [px, py] = hull[(i + hull.length - 1) % hull.length];
    return `${i ? '' : `M${(px + x) / 2} ${(py + y) / 2}`}Q${x} ${y} ${(x + nx) / 2} ${(y + ny) / 2}`;
  });
  return `${parts.join('')}Z`;
}

function drawHulls(ctx) {
  if (picture.scene.litNodes) return;
  for (const { number, hull } of picture.hulls) {
    const path = new Path2D(hullPath(hull));
    ctx.lineJoin = 'round';
    ctx.lineWidth = RIM;
    ctx.strokeStyle = ctx.fillStyle = tintOf(number, 'region');
    ctx.stroke(path);
    ctx.fill(path);
  }
}

// A community's name stands at the rim of its ground, where it covers nothing; without such a place it
// waits for a closer zoom.
function placeNames(ctx, taken, size) {
  if (picture.scene.litNodes || picture.narrow) return [];
  const font = `600 12px ${FONT}`;
  const names = [];
  for (const { number, name, hull } of picture.hulls) {
    if (!name) continue;
    const text = canvasText(name, 64);
    const width = widthOf(ctx, text, font) + 10;
    const inside = (b) => b.x > 4 && b.y > 4 && b.x + width < size.width - 4 && b.y + 16 < size.height - 4;
    const free = (b) => inside(b) && taken.every((other) => !covers(b, other));
    const box = rimOf(hull, width).find(free);
    if (!box) continue;
    taken.push(box);
    names.push({ box, lines: [text], font, number });
  }
  return names;
}

// Places for a name of this width around a ground, the upper and the nearer first.
function rimOf(hull, width) {
  const corners = hull.map(([x, y]) => picture.network.canvasToDOM({ x, y }));
  const [left, right] = extent(corners.map((p) => p.x));
  const [top, bottom] = extent(corners.map((p) => p.y));
  const steps = [0.5, 0.3, 0.7, 0.1, 0.9, -0.1, 1.1];
  const spots = [];
  for (const away of [8, 24, 42, 62]) {
    const beside = steps.map((t) => left + t * (right - left) - width / 2);
    for (const x of beside) spots.push({ x, y: top - away - 16 });
    for (const x of beside) spots.push({ x, y: bottom + away });
    for (const t of steps.slice(0, 3)) {
      const y = top + t * (bottom - top) - 8;
      spots.push({ x: right + away, y }, { x: left - away - width, y });
    }
  }
  return spots.map((spot) => ({ ...spot, width, height: 16 }));
}

function drawName(ctx, { box, lines, font, number }) {
  ctx.font = font;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  ctx.lineWidth = 3.5;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = inks.ground;
  ctx.strokeText(lines[0], box.x + box.width / 2, box.y + 2);
  ctx.fillStyle = tintOf(number, 'name');
  ctx.fillText(lines[0], box.x + box.width / 2, box.y + 2);
}
