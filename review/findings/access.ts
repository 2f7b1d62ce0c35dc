import type { Cell } from "../matrix/matrix.ts";
import type { Finding } from "../model/finding.ts";
import { listed } from "../model/words.ts";
import type { Finder } from "./context.ts";
import { ExpectedAccess } from "./expected.ts";

/** A route that the declared resources and the policy decide differently about, for somebody through an application. */
interface Deviation {
  readonly cell: Cell;
  readonly routes: readonly string[];
}

/** Where all layers together let somebody do more, or less, than the policy says. */
export const findAccess: Finder = ({ snapshot, matrix }) => {
  const expected = new ExpectedAccess(snapshot.policy);
  const wide: Deviation[] = [];
  const narrow: Deviation[] = [];
  for (const cell of matrix.cells) {
    const admitted = new Set(cell.routes);
    const allowed = expected.routesOf(cell);
    const more = cell.routes.filter((route) => !allowed.has(route));
    const less = [...allowed].filter((route) => !admitted.has(route) && !matrix.routes.open.includes(route));
    if (more.length > 0) wide.push({ cell, routes: more });
    if (less.length > 0) narrow.push({ cell, routes: less });
  }
  return [
    ...summed(wide).map(({ application, who, routes }): Finding => {
      return {
        code: "ACCESS_TOO_WIDE",
        severity: "high",
        where: `${application} · ${who}`,
        what: `may call ${routes}, which the policy refuses`,
        remedy: "See npm run ask -- why … for the layers that let it pass, and fix the first that shouldn't.",
      };
    }),
    ...summed(narrow).map(({ application, who, routes }): Finding => {
      return {
        code: "ACCESS_TOO_NARROW",
        severity: "medium",
        where: `${application} · ${who}`,
        what: `may not call ${routes}, to which the policy admits them`,
        remedy: "See npm run ask -- why … for the first layer that refuses, and fix it.",
      };
    }),
    ...findDenied(matrix.cells),
  ];
};

/** People with the same deviation through an application, together. */
function summed(deviations: readonly Deviation[]) {
  const groups = Map.groupBy(deviations, ({ cell, routes }) =>
    JSON.stringify([cell.application.key, routes]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [
      {
        application: first.cell.application.name,
        who: listed(group.map(({ cell }) => cell.person?.name ?? "itself")),
        routes: listed(first.routes),
      },
    ];
  });
}

function findDenied(cells: readonly Cell[]): Finding[] {
  const denied = cells.filter((cell) => cell.denied !== null);
  const groups = Map.groupBy(denied, ({ application, denied }) => JSON.stringify([application.name, denied]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [
      {
        code: "SIGN_IN_REFUSED",
        severity: "medium",
        where: `${first.application.name} · ${listed(group.map(({ person }) => person?.name ?? "itself"))}`,
        what: `can't sign in, because an Action denies it: ${first.denied}`,
        remedy: "Fix the Action, or its place among the others.",
      },
    ];
  });
}
