// The one search box of the page.

function startSearch() {
  const { element, input } = picker({
    label: 'Search the map',
    placeholder: 'Search teams, skills, places …',
    onPick: (node) => openNode(node),
  });
  const hint = el('kbd', { 'aria-hidden': 'true' }, '/');
  document.getElementById('search').append(element, hint);
  return input;
}
