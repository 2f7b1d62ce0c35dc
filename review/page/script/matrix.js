// Narrows the matrix down. Rows say what they are about in data attributes; nothing here knows the policy.
for (const matrix of document.querySelectorAll(".matrix")) start(matrix);

function start(matrix) {
  const filters = matrix.querySelector(".filters");
  const grid = matrix.querySelector(".grid");
  const list = matrix.querySelector(".list");
  const names = JSON.parse(matrix.querySelector(".names")?.textContent ?? "{}");
  const rows = grid ? gridRows() : listRows();

  filters.hidden = false;
  filters.addEventListener("input", show);
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.addEventListener("reset", () => setTimeout(show));
  if (list) for (const details of list.children) details.addEventListener("toggle", () => spellOut(details));
  show();

  /** A row, what it is found by, and of whom it tells. */
  function gridRows() {
    return [...grid.tBodies].flatMap((body) =>
      [...body.querySelectorAll("tr[data-method]")].map((row) => ({
        row,
        text: `${body.querySelector(".name").textContent} ${row.cells[0].textContent}`.toLowerCase(),
        application: body.dataset.application,
        methods: [row.dataset.method],
        has: (scope) => row.dataset.scopes.includes(` ${scope} `),
        answers: (state, people) => {
          const cells = [...row.cells].slice(1);
          return (people === "" ? cells : [cells[columnOf(people)]]).some((cell) =>
            cell.classList.contains(state),
          );
        },
      })),
    );
  }

  /** Rows of a big policy, whose scopes and routes are numbers: they are read when they are first asked for. */
  function listRows() {
    return [...list.children].flatMap((details) =>
      [...details.querySelectorAll("tbody tr")].map((row) => {
        const scopes = row.querySelector("[data-scopes]").textContent;
        const routes = row.querySelector("[data-routes]").textContent;
        const own = `${details.querySelector(".name").textContent} ${row.cells[0].textContent}`;
        let read;
        const rights = () => {
          read ??= { scopes: numbers(scopes), routes: numbers(routes).map((route) => names.routes[route]) };
          return read;
        };
        return {
          row,
          get text() {
            return `${own} ${rights()
              .scopes.map((scope) => names.scopes[scope])
              .join(" ")} ${rights().routes.join(" ")}`.toLowerCase();
          },
          application: details.dataset.application,
          get methods() {
            return rights().routes.map((route) => route.split(" ", 1)[0]);
          },
          has: (scope) => rights().scopes.includes(Number(scope)),
          people: row.dataset.people,
        };
      }),
    );
  }

  function show() {
    const { search, application, people, method, scope, shown } = Object.fromEntries(new FormData(filters));
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    let matches = 0;
    for (const one of rows) {
      const matching =
        (application === "" || one.application === application) &&
        (method === "" || one.methods.includes(method)) &&
        (scope === "" || one.has(scope)) &&
        (people === "" || one.people === undefined || one.people.includes(` ${people} `)) &&
        (shown === undefined || shown === "all" || one.answers(shown, people)) &&
        (words.length === 0 || words.every((word) => one.text.includes(word)));
      one.row.hidden = !matching;
      if (matching) matches += 1;
    }
    for (const part of grid?.tBodies ?? list.children) {
      part.hidden =
        matches < rows.length && !part.querySelector("tr:not([hidden]):not(.group) > th[scope=row]");
    }
    if (grid) showColumn(people);
    filters.querySelector("output").textContent = `${matches} of ${rows.length} rows`;
  }

  function showColumn(people) {
    const column = people === "" ? undefined : columnOf(people) + 1;
    for (const row of grid.querySelectorAll("tr:not(.group)")) {
      for (const [position, cell] of [...row.cells].entries()) {
        cell.hidden =
          column !== undefined && position > 0 && position !== column && !cell.classList.contains("nobody");
      }
    }
  }

  function columnOf(people) {
    return [...grid.tHead.rows[0].cells].findIndex((cell) => cell.dataset.people === people) - 1;
  }

  /** Counted from 1, as ranges; the positions that they stand for. */
  function numbers(text) {
    return text
      .split(", ")
      .filter(Boolean)
      .flatMap((range) => {
        const [from, to = from] = range.split("–").map(Number);
        return Array.from({ length: to - from + 1 }, (_, position) => from - 1 + position);
      });
  }

  /** Puts names in the place of numbers, once somebody looks. */
  function spellOut(details) {
    if (!details.open || details.dataset.spelled) return;
    details.dataset.spelled = "yes";
    for (const [attribute, known] of [
      ["scopes", names.scopes],
      ["routes", names.routes],
    ]) {
      for (const cell of details.querySelectorAll(`[data-${attribute}]`)) {
        cell.textContent = numbers(cell.textContent)
          .map((number) => known[number])
          .join(", ");
      }
    }
  }
}
