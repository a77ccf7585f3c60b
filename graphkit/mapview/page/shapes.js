// Shapes and colours, shared by the canvas, the legend and the SVG export.

const darkMode = window.matchMedia('(prefers-color-scheme: dark)');
const stillMode = window.matchMedia('(prefers-reduced-motion: reduce)');

function colourOf(thing) {
  const type = thing.type && thing.type.colour ? thing.type : thing;
  return darkMode.matches ? type.dark : type.colour;
}

function ink(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

let inks = {};

function readInks() {
  inks = Object.fromEntries(['ground', 'ink', 'muted', 'line', 'firm', 'faint', 'strong', 'region', 'name'].map((name) => [name, ink(`--${name}`)]));
}

const CORNERS = {
  diamond: [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]],
  triangle: [[0, -1.2], [1.15, 0.85], [-1.15, 0.85]],
  square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  hexagon: [[-1.1, 0], [-0.55, -0.95], [0.55, -0.95], [1.1, 0], [0.55, 0.95], [-0.55, 0.95]],
  star: [[0, -1.3], [0.36, -0.42], [1.24, -0.4], [0.58, 0.16], [0.76, 1.05], [0, 0.56], [-0.76, 1.05], [-0.58, 0.16], [-1.24, -0.4], [-0.36, -0.42]],
};

function shapePath(shape, r, x = 0, y = 0) {
  const corners = CORNERS[shape];
  if (shape === 'square') {
    const [side, bend] = [0.9 * r, 0.38 * r];
    const sides = [[1, 0, 1, 1], [0, 1, -1, 1], [-1, 0, -1, -1], [0, -1, 1, -1]];
    return `M${x - side + bend} ${y - side}${sides.map(([dx, dy, cx, cy]) => `l${2 * (side - bend) * dx} ${2 * (side - bend) * dy}a${bend} ${bend} 0 0 1 ${bend * cx} ${bend * cy}`).join('')}Z`;
  }
  if (!corners) return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
  return `M${corners.map(([a, b]) => `${(x + a * r).toFixed(1)} ${(y + b * r).toFixed(1)}`).join('L')}Z`;
}

// Tints of the communities: hues far apart for numbers close together; how light they are stands in the style sheet.
function tintOf(number, ink) {
  return `hsl(${Math.round(215 + number * 137.508) % 360} ${inks[ink]})`;
}

function traceShape(ctx, shape, r, x, y) {
  ctx.beginPath();
  const corners = CORNERS[shape];
  if (shape === 'square') ctx.roundRect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r, 0.38 * r);
  else if (corners) corners.forEach(([a, b], i) => ctx[i ? 'lineTo' : 'moveTo'](x + a * r, y + b * r));
  else ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.closePath();
}

// Seen from far away a node keeps a few pixels, so that it can still be seen and hit.
function radiusAt(node, scale) {
  // A phone has no room for discs of that size between the names.
  const small = picture.narrow ? 0.6 : 1;
  const least = node.type.id === 'Team' ? 9.5 * (picture.narrow || picture.manyTeams ? 0.78 : 1) : node.size * small * (scale < 0.3 ? 0.4 : 0.66);
  return Math.max(node.size, least / scale);
}
