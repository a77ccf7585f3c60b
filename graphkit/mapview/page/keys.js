// All of it by keyboard: / searches, arrows walk, Enter opens, f focuses, Esc steps back.

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function startKeys(searchInput) {
  document.addEventListener('keydown', (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (event.key === '/' && !typing) {
      event.preventDefault();
      searchInput.focus();
    } else if (event.key === 'Escape') {
      stepBack();
    }
  });
  document.getElementById('map').addEventListener('keydown', onMapKey);
}

// One step out: from a link to its thing, from a thing to the map, from a focus to everything.
function stepBack() {
  if (state.edge) change({ edge: null }, { push: true });
  else if (state.focus) leaveFocus();
  else if (state.node) closeCard();
}

function onMapKey(event) {
  if (ARROWS[event.key]) {
    event.preventDefault();
    walk(ARROWS[event.key]);
  } else if (event.key === 'Enter' && state.node) document.querySelector('#body h2')?.focus();
  else if (event.key === 'f' && state.node) focusOn(state.node, state.focus === state.node ? (state.steps % 3) + 1 : 1);
  else if (event.key === '+' || event.key === '=') zoomBy(1.3);
  else if (event.key === '-') zoomBy(1 / 1.3);
  else if (event.key === '0') fitTo(picture.scene.nodes);
}

// The nearest neighbour that lies in the direction of the arrow; any node when none is selected.
function walk([dx, dy]) {
  const here = state.node;
  const start = here || { ...picture.network.getViewPosition() };
  const near = here ? here.edges.map((edge) => other(edge, here)).filter((n) => picture.scene.nodes.has(n)) : [...picture.scene.nodes];
  const cost = (node) => {
    const [x, y] = [node.x - start.x, node.y - start.y];
    const along = x * dx + y * dy;
    return along <= 0 ? Infinity : Math.hypot(x, y) + 2 * Math.abs(x * dy - y * dx);
  };
  const best = near.filter((n) => n !== here).map((n) => [cost(n), n]).sort((a, b) => a[0] - b[0])[0];
  if (!best || best[0] === Infinity) return;
  openNode(best[1], { fly: false });
  keepInView(best[1]);
}
