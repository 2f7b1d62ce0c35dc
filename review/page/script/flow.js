// Shows what changed, or the one scope that is chosen; without this all are there to be opened.
for (const flows of document.querySelectorAll(".flows")) start(flows);

function start(flows) {
  const chooser = flows.querySelector(".filters");
  const select = chooser.elements.scope;
  const scopes = [...flows.querySelector(".each").children];

  function choose() {
    for (const scope of scopes) {
      const chosen = scope.id === select.value;
      scope.hidden = !(chosen || (select.value === "" && scope.classList.contains("changed")));
      if (chosen) scope.open = true;
    }
  }

  /** An address that names a scope shows it. */
  function follow() {
    const named = scopes.find(({ id }) => `#${id}` === location.hash);
    if (named !== undefined) select.value = named.id;
    choose();
  }

  if (scopes.length > 0) {
    chooser.hidden = false;
    chooser.addEventListener("input", choose);
    chooser.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("hashchange", follow);
    follow();
  }
}
