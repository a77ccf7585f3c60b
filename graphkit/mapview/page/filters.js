// Which nodes and links the picture shows, and which of them stand out.

const FIRST_NODES = 400; // more than this at once is a hairball: begin with the most telling links
const MOST_EDGES = 1500; // what a canvas still draws smoothly

function isOn(type) {
  return type.shown !== state.toggled.has(type.id);
}

function narrowed() {
  return state.required || state.docs > 1 || Boolean(state.location || state.role || state.program);
}

// Documents that speak of the chosen location, role and program; null when none is chosen.
function chosenDocuments() {
  let chosen = null;
  for (const node of [state.location, state.role, state.program]) {
    if (!node) continue;
    const docs = documentsOf(node);
    chosen = chosen ? new Set([...chosen].filter((d) => docs.has(d))) : docs;
  }
  return chosen;
}

function passingEdges() {
  const chosen = chosenDocuments();
  return model.edges.filter((edge) => {
    if (state.hidden.has(edge.from) || state.hidden.has(edge.to)) return false;
    if (state.required && isAsk(edge) && !edge.counts[0]) return false;
    if (state.docs > 1 && edge.docs < state.docs) return false;
    return !chosen || edge.proof.some((number) => chosen.has(model.evidence[number][0]));
  });
}

function makeScene() {
  const edges = passingEdges();
  const linked = new Set();
  // A thing stays when one of its links among the shown types stays.
  for (const edge of edges) {
    if (isOn(edge.from.type) || !isOn(edge.to.type)) linked.add(edge.to);
    if (isOn(edge.to.type) || !isOn(edge.from.type)) linked.add(edge.from);
  }
  const passes = (node) => !state.hidden.has(node) && (!narrowed() || linked.has(node));
  const passing = model.nodes.filter(passes);
  const { candidates, loose } = partLoose(passing.filter((node) => isOn(node.type)), edges);
  const wanted = Math.min(candidates.length, state.show || FIRST_NODES);
  const nodes = new Set(candidates.slice(0, wanted));
  for (const node of asked()) if (!state.hidden.has(node)) nodes.add(node);
  for (const node of neighboursToShow()) if (passes(node)) nodes.add(node);
  const near = nearby(edges, nodes);
  for (const node of near) nodes.add(node);
  const drawn = edges.filter((edge) => nodes.has(edge.from) && nodes.has(edge.to));
  const lit = litEdges(drawn);
  // Of a part of a map only the more telling links: those to what everybody asks for come last, and say least.
  const base = drawn.slice(0, nodes.size < candidates.length ? Math.min(MOST_EDGES, 2 * nodes.size) : MOST_EDGES);
  return {
    nodes,
    edges: [...new Set([...base, ...lit])],
    near,
    lit,
    litNodes: litNodes(lit, near),
    counts: countByType(passing),
    candidates: candidates.length,
    listed: [...candidates, ...loose],
    loose,
    total: model.nodes.length,
  };
}

// Things that nothing on the map is linked to would only lie around: they wait in a list of their own.
function partLoose(nodes, edges) {
  const linked = new Set();
  for (const edge of edges) if (isOn(edge.from.type) && isOn(edge.to.type)) linked.add(edge.from).add(edge.to);
  const candidates = nodes.filter((node) => linked.has(node));
  if (!candidates.length) return { candidates: nodes, loose: [] };
  return { candidates, loose: nodes.filter((node) => !linked.has(node)) };
}

// Things a person asked for by name are shown whatever the filters say.
function asked() {
  if (state.tab === 'compare') return [state.focus, ...(comparison.nodes.length ? comparison.nodes : [state.a, state.b])].filter(Boolean);
  if (state.tab === 'skills') return [state.focus, ...state.skills].filter(Boolean);
  return [state.node, state.edge?.from, state.edge?.to, state.focus].filter(Boolean);
}

function neighboursToShow() {
  if (!state.node) return [];
  return state.node.edges.slice(0, FIRST_NODES).map((e) => other(e, state.node)).filter((n) => isOn(n.type));
}

function nearby(edges, nodes) {
  const near = new Set();
  if (!state.focus || state.hidden.has(state.focus)) return near;
  const links = new Map();
  const usable = (node) => node === state.focus || isOn(node.type) || nodes.has(node);
  for (const edge of edges) {
    if (!usable(edge.from) || !usable(edge.to)) continue;
    for (const [a, b] of [[edge.from, edge.to], [edge.to, edge.from]]) {
      if (!links.has(a)) links.set(a, []);
      links.get(a).push(b);
    }
  }
  near.add(state.focus);
  let edgeOfSet = [state.focus];
  for (let step = 0; step < state.steps; step += 1) {
    edgeOfSet = edgeOfSet.flatMap((node) => links.get(node) || []).filter((node) => !near.has(node) && near.add(node));
  }
  return near;
}

function litEdges(edges) {
  if (state.tab === 'compare' && comparison.nodes.length) return new Set(edges.filter((e) => comparison.edges.has(e)));
  if (state.tab === 'skills' && state.skills.length) {
    const mine = new Set(state.skills);
    return new Set(edges.filter((e) => mine.has(e.to) && isAsk(e)));
  }
  if (['compare', 'skills'].includes(state.tab)) return new Set();
  if (state.edge) return new Set(edges.filter((e) => e === state.edge));
  if (state.node) return new Set(edges.filter((e) => e.from === state.node || e.to === state.node));
  return new Set();
}

// null: nothing is picked out, all look alike.
function litNodes(lit, near) {
  const nodes = new Set(near);
  for (const edge of lit) nodes.add(edge.from).add(edge.to);
  for (const node of asked()) nodes.add(node);
  return nodes.size ? nodes : null;
}

function countByType(nodes) {
  const counts = new Map(model.types.map((type) => [type, 0]));
  for (const node of nodes) counts.set(node.type, counts.get(node.type) + 1);
  return counts;
}
