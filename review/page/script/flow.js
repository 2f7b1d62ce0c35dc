// Shows the one scope that is chosen; without this all are there to be opened.
const chooser = document.getElementById("choose-scope");
const select = chooser.elements.scope;
const flows = document.getElementById("flows").children;

function choose() {
  for (const [position, flow] of [...flows].entries()) {
    flow.hidden = position !== Number(select.value);
    if (!flow.hidden) flow.open = true;
  }
}

/** An address that names a scope shows it. */
function follow() {
  const position = [...flows].findIndex(({ id }) => `#${id}` === location.hash);
  if (position >= 0) select.value = String(position);
  choose();
}

if (flows.length > 0) {
  chooser.hidden = false;
  chooser.addEventListener("input", choose);
  chooser.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", follow);
  follow();
}
