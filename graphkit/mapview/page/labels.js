// Names on the map: the most important first, each where it covers no other, at every zoom.

const FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", system-ui, Roboto, "Helvetica Neue", Arial, sans-serif';
const MOST_LABELS = 140;
const FIRST_HUBS = 1; // skills named even before the teams find their places
const widths = new Map();

// A canvas has no isolation of its own: drop the marks that turn text around.
function canvasText(text, most = 42) {
  const clean = text.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\u0000-\u001f]/g, ' ').trim();
  return clean.length > most ? `${clean.slice(0, most - 2)}…` : clean;
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
  const hub = !faint && picture.hubs.has(node);
  let order = 5;
  if (picked) order = 0;
  else if (team) order = faint ? 4 : 1;
  else if (lit && lit.has(node)) order = 2;
  else if (hub) order = picture.hubs.get(node) < FIRST_HUBS && !picture.narrow ? 0.5 : 3;
  const strong = team || picked;
  const size = (picked || (team && !picture.manyTeams) ? 13 : strong || hub || order === 2 ? 12 : 11) - (picture.narrow ? 1.5 : 0);
  const most = picture.narrow ? 14 : 20;
  return { order, faint, team, size, dark: strong || hub || order === 2, covering: team && !picture.manyTeams ? Infinity : hub ? 1 : 0, font: `${strong ? 600 : hub ? 500 : 400} ${size}px ${FONT}`, most: team ? most : 22 };
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
  if (label.style.order > 3) return [right, below, left, above];
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
  // The layout leaves room for names of landmarks. Where a small screen has too little of it they may
  // cover a small disc, for they have to be read; no other name covers anything.
  const taken = candidates.map((c) => ({ x: c.x - c.r, y: c.y - c.r, width: 2 * c.r, height: 2 * c.r, node: c.node, disc: c.style.order > 2 && c.r < 9 }));
  const placed = [];
  let named = false;
  for (const label of candidates) {
    if (label.style.order > 3 && !named) {
      named = true;
      picture.names = placeNames(ctx, taken, size);
    }
    if (placed.length >= MOST_LABELS) break;
    const lines = linesOf(label.node.label, label.style.most);
    const width = Math.max(...lines.map((line) => widthOf(ctx, line, label.style.font))) + 6;
    const height = lines.length * (label.style.size + 2) + 2;
    const inside = (box) => box.x > 2 && box.x + box.width < size.width - 2 && box.y > 2 && box.y + box.height < size.height - 2;
    const free = (box) => inside(box) && taken.every((other) => other.node === label.node || !covers(box, other));
    const spots = boxes(label, width, height);
    const box = spots.find(free) || leastCovering(spots.filter(inside), label, taken) || (label.style.order === 0 && spots[0]);
    if (!box) continue;
    taken.push(box);
    placed.push({ ...label, lines, box });
  }
  return placed;
}

// Of the places that cover no name, the one that covers fewest small discs.
function leastCovering(spots, label, taken) {
  let best = null;
  let least = label.style.covering + 0.5;
  if (least < 1) return null;
  for (const spot of spots) {
    const under = taken.filter((other) => other.node !== label.node && covers(spot, other));
    if (under.length < least && under.every((other) => other.disc)) [best, least] = [spot, under.length];
  }
  return best;
}

function drawLabel(ctx, { box, lines, style }) {
  ctx.font = style.font;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'top';
  ctx.lineJoin = 'round';
  ctx.lineWidth = 3.5;
  ctx.globalAlpha = style.faint ? 0.4 : 1;
  ctx.strokeStyle = inks.ground;
  ctx.fillStyle = style.dark ? inks.ink : inks.muted;
  lines.forEach((line, i) => {
    const y = box.y + 2 + i * (style.size + 2);
    if (!picture.moving) ctx.strokeText(line, box.x + box.width / 2, y); // half of the time of a frame
    ctx.fillText(line, box.x + box.width / 2, y);
  });
  ctx.globalAlpha = 1;
}
