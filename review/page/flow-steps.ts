import type { Branch, FlowGroup, Layer } from "./flow.ts";

/** Where something stands in the picture, from left to right. */
export type Lane = "who" | Layer;

/** One box of the picture. `stop`: a way ends in it. `none`: it passes, but nothing is there. */
export interface Step {
  readonly lane: Lane;
  readonly state: "pass" | "stop" | "none";
  readonly lines: readonly string[];
}

/** How many letters of the picture's type go into a lane. */
const LETTERS: Readonly<Record<Lane, number>> = { who: 26, role: 20, grant: 23, rule: 19, route: 27 };
/** How many names are drawn in one box; the text has all of them. */
const MOST_NAMES = 6;

export const whoStep = ({ who, machine, branches }: FlowGroup): Step => ({
  lane: "who",
  state: branches.some(({ stop }) => stop === null) ? "pass" : "none",
  lines: namesIn("who", machine ? who.map((name) => `${name}, itself`) : who),
});

/** The boxes of a branch after its people, up to the route or to where it stops. */
export function stepsOf(group: FlowGroup, branch: Branch, rbac: boolean, withRole: boolean): Step[] {
  const { applications, stop, routes } = branch;
  const role: Step = { lane: "role", state: "pass", lines: roleLines(group, rbac) };
  const grant: Step = { lane: "grant", state: "pass", lines: namesIn("grant", applications) };
  const before = withRole ? [role] : [];
  if (stop === null) {
    const rule: Step = { lane: "rule", state: "pass", lines: ["✓ left in the token"] };
    return [...before, grant, rule, routesStep(routes)];
  }
  const end: Step = {
    lane: stop.layer,
    state: "stop",
    lines: wrapped(`✕ ${stop.reason}`, LETTERS[stop.layer]),
  };
  if (stop.layer === "role") return [end];
  if (stop.layer === "grant")
    return [...before, { ...end, lines: [...(group.machine ? [] : grant.lines), ...end.lines] }];
  if (stop.layer === "rule") return [...before, grant, end];
  return [...before, grant, { lane: "rule", state: "pass", lines: ["✓ left in the token"] }, end];
}

function roleLines({ machine, roles }: FlowGroup, rbac: boolean): readonly string[] {
  if (machine) return ["needs no role"];
  if (!rbac) return ["RBAC is off"];
  return roles.length === 0
    ? ["no role holds it"]
    : namesIn(
        "role",
        roles.map((role) => `✓ ${role}`),
      );
}

const routesStep = (routes: readonly string[]): Step =>
  routes.length === 0
    ? { lane: "route", state: "none", lines: ["no route needs it"] }
    : { lane: "route", state: "pass", lines: namesIn("route", routes) };

function namesIn(lane: Lane, names: readonly string[]): string[] {
  const shown = names.length > MOST_NAMES ? names.slice(0, MOST_NAMES - 1) : names;
  const lines = shown.map((name) => shortened(name, LETTERS[lane]));
  return shown === names ? lines : [...lines, `and ${names.length - shown.length} more`];
}

const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;

function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > most) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
