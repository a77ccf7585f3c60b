// Shortest ways between two things, each step with its sentences.

const MOST_PATHS = 3;

function shortestPaths(from, to) {
  const { before, found } = searchFrom(from, to);
  if (!found) return [];
  const paths = [];
  const walk = (node, tail) => {
    if (paths.length >= 200) return;
    if (node === from) paths.push(tail);
    else for (const edge of before.get(node)) walk(other(edge, node), [edge, ...tail]);
  };
  walk(to, []);
  return paths.sort((a, b) => tellingness(a) - tellingness(b)).slice(0, MOST_PATHS);
}

// Breadth first; keeps every edge that lies on some shortest way.
function searchFrom(from, to) {
  const depth = new Map([[from, 0]]);
  const before = new Map();
  let layer = [from];
  while (layer.length && !depth.has(to)) {
    const next = [];
    for (const node of layer) {
      for (const edge of node.edges) {
        const far = other(edge, node);
        if (state.hidden.has(far)) continue;
        if (!depth.has(far)) {
          depth.set(far, depth.get(node) + 1);
          before.set(far, []);
          next.push(far);
        }
        if (depth.get(far) === depth.get(node) + 1) before.get(far).push(edge);
      }
    }
    layer = next;
  }
  return { before, found: depth.has(to) };
}

// A shared skill says more than a shared city; strong and well supported links say most.
function tellingness(path) {
  return path.reduce((sum, edge) => sum + (isAsk(edge) ? 0 : 10) + rank(edge) - Math.min(edge.docs, 5) / 5, 0);
}

function pathSection(from, to) {
  const paths = shortestPaths(from, to);
  if (!paths.length) return el('section', {}, el('h3', {}, 'How they connect'), el('p.quiet', {}, 'No chain of links joins them.'));
  comparison.nodes.push(...paths.flat().flatMap((edge) => [edge.from, edge.to]));
  for (const edge of paths.flat()) comparison.edges.add(edge);
  const steps = count(paths[0].length, 'step');
  return el('section.group', {}, el('h3', {}, el('span', {}, 'How they connect'), el('span.count', {}, steps)), paths.map((path) => pathList(path, from)));
}

function pathList(path, from) {
  let at = from;
  const rows = path.map((edge) => {
    const here = at;
    at = other(edge, here);
    return el('li.step', {}, el('p.quiet', {}, words(here.label), ` ${wording(edge, here)} `, words(at.label)), el('ul.rows', {}, proofRow(edge, here)));
  });
  return el('ol.path', {}, rows);
}
