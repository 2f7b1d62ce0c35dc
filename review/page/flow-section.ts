import { type Branch, type FlowGroup, flowsOf, type Layer, type ScopeFlow } from "./flow.ts";
import { type Html, html, joined, joinedBriefly, marked, numeral, type Section, said } from "./html.ts";
import type { StackView } from "./per-stack.ts";
import type { Way } from "./rights.ts";

/** Beyond as many scopes that changed each is closed until somebody opens it. */
const MOST_OPEN = 6;

/**
 * Who gets a scope, by which way, and where it stops for the others: a picture and the same in words for each. What changed
 * comes first, open; where nothing did, the first scope is.
 */
export function flowSection(model: StackView, prefix: string): Section {
  const flows = flowsOf(model)
    .map((flow, position) => ({ flow, position }))
    .toSorted((one, other) => Number(other.flow.changed) - Number(one.flow.changed));
  const changed = flows.filter(({ flow }) => flow.changed).length;
  const open = Math.min(Math.max(changed, 1), MOST_OPEN);
  const body = html`<div class="flows">
<form class="filters" id="${prefix}choose-scope" hidden><label>Scope <select name="scope">${
    changed > 0 &&
    html`<option value="">${changed === 1 ? "the one" : `the ${changed}`} that changed</option>`
  }${flows.map(({ flow, position }) => html`<option value="${prefix}scope-${position}">${flow.scope.name}</option>`)}</select></label></form>
<div class="each" id="${prefix}flows">${flows.map(({ flow, position }, place) => scopeHtml(model, flow, `${prefix}scope-${position}`, place < open))}</div>
${duties(model)}</div>`;
  return {
    id: `${prefix}scopes`,
    title: "How scopes flow",
    note: numeral(flows.length),
    lead: "From people through role, grant and Action to the routes; a cross marks where a way ends.",
    body,
  };
}

function scopeHtml({ api }: StackView, flow: ScopeFlow, id: string, open: boolean): Html {
  const { scope, changed, number } = flow;
  return html`<details${open && html` open`}${changed && html` class="changed"`} id="${id}"><summary><span class="small">${number}</span> <code class="name">${scope.name}</code> ${changed && html`${marked("changed")} `}<span class="small">${said(scope.description)}</span></summary>
<figure>${flowPicture(flow, api.rbac, id)}
<figcaption>${flowText(flow, api.rbac, id)}</figcaption></figure></details>
`;
}

function duties({ separatedDuties }: StackView): Html | null {
  if (separatedDuties.length === 0) return null;
  return html`<h3>Duties kept apart</h3><ul>${separatedDuties.map(
    ([one, other]) => html`<li>Nobody may hold <code>${one}</code> together with <code>${other}</code>.</li>`,
  )}</ul>`;
}

/** In the picture's own units, which are pixels where there is room for it. */
const LANES: Readonly<Record<Lane, { readonly x: number; readonly width: number; readonly title: string }>> =
  {
    who: { x: 0, width: 200, title: "Who" },
    role: { x: 226, width: 158, title: "Role (RBAC)" },
    grant: { x: 410, width: 180, title: "Grant" },
    action: { x: 616, width: 150, title: "Action" },
    route: { x: 792, width: 208, title: "Route" },
  };
const WIDTH = 1000;
const TOP = 44;
const LINE = 18;
const PADDING = 9;
const GAP = 14;
/** Further ways are in the text below the picture. */
const MOST_ROWS = 14;

/** A picture of the ways of a scope: people on the left, routes on the right, a cross where a way ends. */
export function flowPicture({ scope, groups }: ScopeFlow, rbac: boolean, id: string): Html {
  const drawn: Html[] = [];
  let rows = 0;
  let y = TOP;
  for (const group of groups) {
    const { height, parts } = drawGroup(group, rbac, y, MOST_ROWS - rows);
    if (parts.length === 0) break;
    drawn.push(...parts);
    rows += group.branches.length;
    y += height;
  }
  const height = y + (rows > MOST_ROWS ? LINE : 0);
  return html`<svg class="flow" viewBox="-1 0 ${WIDTH + 2} ${height}" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-text">
<title id="${id}-title">How ${scope.name} flows from people through role, grant and Action to routes</title>
${Object.values(LANES).map(
  ({ x, width, title }) =>
    html`<rect class="lane" x="${x}" y="0" width="${width}" height="${height}" rx="10"/><text class="lane-title" x="${x + PADDING}" y="25">${title}</text>`,
)}
${drawn}${rows > MOST_ROWS && html`<text class="more" x="${PADDING}" y="${height - 5}">and more: see the text</text>`}
</svg>`;
}

const heightOf = ({ lines }: Step): number => lines.length * LINE + 2 * PADDING;

function drawGroup(group: FlowGroup, rbac: boolean, top: number, most: number) {
  const who = whoStep(group);
  const parts: Html[] = [];
  let height = 0;
  let first = 0;
  for (const [position, branch] of group.branches.slice(0, most).entries()) {
    const steps = [...(position === 0 ? [who] : []), ...stepsOf(group, branch, rbac, position === 0)];
    const own = Math.max(...steps.map(heightOf));
    const middle = top + height + own / 2;
    if (position === 0) first = middle;
    // Lines first, so that they go behind what they join.
    parts.push(
      ...linesOf(steps, middle, position === 0 ? null : first),
      ...steps.map((step) => box(step, middle)),
    );
    height += own + GAP;
  }
  return { height, parts };
}

/** From box to box at one height; a further branch leaves the group's role at its first height. */
function linesOf(steps: readonly Step[], y: number, from: number | null): Html[] {
  const stopped = steps.some(({ state }) => state === "stop");
  const { change = "" } = steps.at(-1) ?? {};
  const kind = `${stopped ? "stopped" : "open"} ${change}`.trimEnd();
  const lines = steps.slice(1).map((step, position) => {
    const before = LANES[steps[position]?.lane ?? "who"];
    return html`<path class="way ${kind}" d="M${before.x + before.width} ${y}H${LANES[step.lane].x}"/>`;
  });
  const start = steps[0];
  if (from === null || start === undefined) return lines;
  const left = LANES.role.x + LANES.role.width;
  const right = LANES[start.lane].x;
  const bend = (left + right) / 2;
  return [
    html`<path class="way ${kind}" d="M${left} ${from}C${bend} ${from} ${bend} ${y} ${right} ${y}"/>`,
    ...lines,
  ];
}

function box(step: Step, middle: number): Html {
  const { x, width } = LANES[step.lane];
  const height = heightOf(step);
  const top = middle - height / 2;
  return html`<g class="step ${step.state}${step.change && ` ${step.change}`}"><rect x="${x}" y="${top}" width="${width}" height="${height}" rx="8"/>${step.lines.map(
    (line, position) =>
      html`<text x="${x + PADDING + 1}" y="${top + PADDING + 13 + position * LINE}">${line}</text>`,
  )}</g>
`;
}

/** Where something stands in the picture, from left to right. */
type Lane = "who" | Layer;

/** One box of the picture. `stop`: a way ends in it. `none`: it passes, but nothing is there. */
interface Step {
  readonly lane: Lane;
  readonly state: "pass" | "stop" | "none";
  readonly lines: readonly string[];
  /** Which way the rights changed that the way gives, or gave: at its end. */
  readonly change?: Way | undefined;
}

/** How many letters of the picture's type go into a lane. */
const LETTERS: Readonly<Record<Lane, number>> = { who: 26, role: 20, grant: 23, action: 19, route: 27 };
/** How many names are drawn in one box; the text has all of them. */
const MOST_NAMES = 6;

const whoStep = ({ who, machine, branches }: FlowGroup): Step => ({
  lane: "who",
  state: branches.some(({ stop }) => stop === null) ? "pass" : "none",
  lines: namesIn("who", machine ? who.map((name) => `${name}, itself`) : who),
});

/** The boxes of a branch after its people; the last one says whether that changed. */
function stepsOf(group: FlowGroup, branch: Branch, rbac: boolean, withRole: boolean): Step[] {
  const steps = plainStepsOf(group, branch, rbac, withRole);
  const end = steps.at(-1);
  const { change } = branch;
  if (end === undefined || change === undefined) return steps;
  return [...steps.slice(0, -1), { ...end, change, lines: [...end.lines, CHANGES[change]] }];
}

const CHANGES: Readonly<Record<Way, string>> = { wider: "▲ new", narrower: "▼ taken" };

/** Up to the route or to where it stops. */
function plainStepsOf(group: FlowGroup, branch: Branch, rbac: boolean, withRole: boolean): Step[] {
  const { applications, stop, routes } = branch;
  const role: Step = { lane: "role", state: "pass", lines: roleLines(group, rbac) };
  const grant: Step = { lane: "grant", state: "pass", lines: namesIn("grant", applications) };
  const before = withRole ? [role] : [];
  if (stop === null) {
    const action: Step = { lane: "action", state: "pass", lines: ["✓ left in the token"] };
    return [...before, grant, action, routesStep(routes)];
  }
  const end: Step = {
    lane: stop.layer,
    state: "stop",
    lines: wrapped(`✕ ${stop.reason}`, LETTERS[stop.layer]),
  };
  if (stop.layer === "role") return [end];
  if (stop.layer === "grant")
    return [...before, { ...end, lines: [...(group.machine ? [] : grant.lines), ...end.lines] }];
  if (stop.layer === "action") return [...before, grant, end];
  return [...before, grant, { lane: "action", state: "pass", lines: ["✓ left in the token"] }, end];
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

/** As many letters as have room; wide ones count as more than one. */
function shortened(text: string, most: number): string {
  let taken = "";
  let room = most;
  for (const letter of text) {
    room -= /[\u1100-\u{10ffff}]/u.test(letter) ? 2 : /[A-Zmw@%\u0080-\u10ff]/.test(letter) ? 1.4 : 1;
    if (room < 0) return `${[...taken].slice(0, -1).join("")}…`;
    taken += letter;
  }
  return text;
}

function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > most) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** Of those who don't get a scope as many are named; the others are whoever isn't named anywhere. */
const MOST_STOPPED = 12;

/** The same as the picture, in sentences. */
export function flowText({ groups }: ScopeFlow, rbac: boolean, id: string): Html {
  if (groups.length === 0) return html`<p id="${id}-text">Nobody is there who could get it.</p>`;
  return html`<ul class="ways" id="${id}-text">${groups.flatMap((group) =>
    group.branches.map((branch) =>
      branch.stop === null ? wayHtml(group, branch, rbac) : stopHtml(group, branch, branch.stop.reason),
    ),
  )}</ul>`;
}

function wayHtml(
  { who, machine, roles }: FlowGroup,
  { applications, routes, change }: Branch,
  rbac: boolean,
): Html {
  const through = machine ? " for itself" : html` through <strong>${said(joined(applications))}</strong>`;
  const opens = routes.length === 0 ? "no route needs it" : html`it opens ${itemsOf(routes)}`;
  return html`<li class="open${change && ` ${change}`}"><span class="end" aria-hidden="true">✓</span><span>${changeHtml(change)}Reaches <strong>${said(joined(who))}</strong>${through}:
${roleText(machine, roles, rbac)}, the grant holds it, the Actions leave it; ${opens}.</span></li>
`;
}

const itemsOf = (routes: readonly string[]): Html[] =>
  routes.map((route, position) => html`${position > 0 && ", "}<code>${route}</code>`);

const changeHtml = (change: Way | undefined): Html | null =>
  change === undefined ? null : html`<span class="key ${change}">${CHANGES[change]}</span> `;

function stopHtml({ who, machine }: FlowGroup, { applications, stop, change }: Branch, reason: string): Html {
  const through =
    machine || applications.length === 0
      ? null
      : html` through <strong>${said(joinedBriefly(applications, MOST_STOPPED))}</strong>`;
  return html`<li class="stopped${change && ` ${change}`}"><span class="end" aria-hidden="true">✕</span><span>${changeHtml(change)}Stops at the ${stop?.layer === "action" ? "Action" : stop?.layer} for <strong>${said(joinedBriefly(who, MOST_STOPPED))}</strong>${through}:
${reason}.</span></li>
`;
}

function roleText(machine: boolean, roles: readonly string[], rbac: boolean): string {
  if (machine) return "a machine needs no role";
  if (!rbac) return "RBAC is off";
  if (roles.length === 0) return "no role holds it";
  return `role${roles.length === 1 ? "" : "s"} ${joined(roles)} ${roles.length === 1 ? "holds" : "hold"} it`;
}
