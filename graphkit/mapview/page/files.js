// What can be taken away: a link to this view, pictures, tables, and triples.

function makeShare() {
  const items = [
    ['Copy link to this view', copyLink],
    ['Picture (PNG)', savePng],
    ['Drawing (SVG)', saveSvg],
    ['Links shown (CSV)', saveLinks],
    ['Triples with quotes (Turtle)', saveTurtle],
  ];
  const menu = el('div.menu', { role: 'menu', hidden: true }, items.map(([text, run]) => el('button', { role: 'menuitem', on: { click: () => { menu.hidden = true; toggle.setAttribute('aria-expanded', 'false'); run(); } } }, text)));
  const toggle = el('button', { 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-label': 'Save or share' }, 'Save', el('span.wide', {}, ' or share'));
  const open = (yes) => { menu.hidden = !yes; toggle.setAttribute('aria-expanded', String(yes)); };
  toggle.addEventListener('click', () => { open(menu.hidden); if (!menu.hidden) menu.firstChild.focus(); });
  const box = document.getElementById('share');
  box.addEventListener('focusout', (event) => !box.contains(event.relatedTarget) && open(false));
  box.addEventListener('keydown', (event) => {
    const buttons = [...menu.children];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === 'Escape' && !menu.hidden) { open(false); toggle.focus(); event.stopPropagation(); }
    if (event.key === 'ArrowDown' && at >= 0) buttons[(at + 1) % buttons.length].focus();
    if (event.key === 'ArrowUp' && at >= 0) buttons[(at - 1 + buttons.length) % buttons.length].focus();
  });
  box.append(toggle, menu, el('button.about-button', { 'aria-label': 'About this map, keys and sources', on: { click: openAbout } }, '?'));
}

function save(name, blob) {
  const link = el('a', { download: name });
  link.href = URL.createObjectURL(blob);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 5000);
}

const saveText = (name, text, type) => save(name, new Blob([text], { type: `${type};charset=utf-8` }));

async function copyLink() {
  const link = location.href;
  try {
    await navigator.clipboard.writeText(link);
    notice('The link is copied. It reopens this view.');
  } catch {
    window.prompt('Copy this link:', link);
  }
}

function savePng() {
  const source = document.querySelector('#map canvas');
  const copy = el('canvas', { width: source.width, height: source.height });
  const ctx = copy.getContext('2d');
  ctx.fillStyle = inks.ground;
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(source, 0, 0);
  copy.toBlob((blob) => save('map.png', blob));
}

function svgNode(name, attributes, text = '') {
  const node = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  if (text) node.textContent = text;
  return node;
}

// Built as elements and serialised, so that names are escaped by the browser itself.
function saveSvg() {
  const box = document.getElementById('map');
  const [width, height] = [box.clientWidth, box.clientHeight];
  const scale = picture.network.getScale();
  const at = (node) => picture.network.canvasToDOM({ x: node.x, y: node.y });
  const { scene, labels } = picture;
  const svg = svgNode('svg', { viewBox: `0 0 ${width} ${height}`, width, height, xmlns: 'http://www.w3.org/2000/svg', 'font-family': FONT });
  svg.append(svgNode('rect', { width, height, fill: inks.ground }));
  for (const { number, hull } of scene.litNodes ? [] : picture.hulls) {
    const spots = hull.map(([x, y]) => picture.network.canvasToDOM({ x, y })).map(({ x, y }) => [x, y]);
    const tint = tintOf(number, 'region');
    svg.append(svgNode('path', { d: hullPath(spots), fill: tint, stroke: tint, 'stroke-width': RIM * scale, 'stroke-linejoin': 'round' }));
  }
  for (const edge of scene.edges) {
    const [a, b] = [at(edge.from), at(edge.to)];
    const style = edgeStyle(edge, scene.lit, scene.litNodes);
    svg.append(svgNode('line', { x1: a.x.toFixed(1), y1: a.y.toFixed(1), x2: b.x.toFixed(1), y2: b.y.toFixed(1), stroke: inks[style.look], 'stroke-width': style.width, 'stroke-dasharray': style.dashed ? '6 5' : 'none' }));
  }
  for (const node of scene.nodes) {
    const { x, y } = at(node);
    const faint = scene.litNodes && !scene.litNodes.has(node);
    svg.append(svgNode('path', { d: shapePath(node.type.shape, radiusAt(node, scale) * scale, x, y), fill: colourOf(node), opacity: faint ? 0.16 : 1 }));
  }
  for (const { box: b, lines, number } of picture.names) {
    svg.append(svgNode('text', {
      x: (b.x + b.width / 2).toFixed(1), y: (b.y + 12).toFixed(1), 'text-anchor': 'middle', 'font-size': 12, 'font-weight': 600,
      fill: tintOf(number, 'name'), stroke: inks.ground, 'stroke-width': 3, 'paint-order': 'stroke',
    }, lines[0]));
  }
  for (const { box: b, lines, style } of labels) {
    lines.forEach((line, i) => svg.append(svgNode('text', {
      x: (b.x + b.width / 2).toFixed(1), y: (b.y + 2 + style.size * 0.8 + i * (style.size + 2)).toFixed(1), 'text-anchor': 'middle',
      'font-size': style.size, 'font-weight': style.team ? 600 : 400, fill: style.dark ? inks.ink : inks.muted,
      stroke: inks.ground, 'stroke-width': 3, 'paint-order': 'stroke', opacity: style.faint ? 0.4 : 1,
    }, line)));
  }
  saveText('map.svg', new XMLSerializer().serializeToString(svg), 'image/svg+xml');
}

// A spreadsheet would run a cell that begins like a formula.
function csvCell(value) {
  let text = String(value ?? '');
  if (/^[=+\-@\t\r]/.test(text) && typeof value !== 'number') text = `'${text}`;
  return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

function saveCsv(name, head, rows) {
  saveText(name, `\ufeff${[head, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`, 'text/csv');
}

// The selection, or else everything shown.
function chosenEdges() {
  if (state.edge) return [state.edge];
  const { lit, edges, near } = picture.scene;
  if (near.size) return edges.filter((e) => near.has(e.from) && near.has(e.to));
  return lit.size ? [...lit] : passingEdges().filter((e) => isOn(e.from.type) && isOn(e.to.type));
}

function saveLinks() {
  const head = ['from', 'relation', 'to', 'strength', 'documents', 'from IRI', 'relation IRI', 'to IRI'];
  saveCsv('links.csv', head, chosenEdges().map((e) => [e.from.label, e.relation.label, e.to.label, e.strength, e.docs, e.from.iri, e.relation.iri, e.to.iri]));
}

function saveTurtle() {
  const run = () => saveText('selection.ttl', turtleOf(chosenEdges()), 'text/turtle');
  loadTexts().then(run); // the quotes are part of it
}
