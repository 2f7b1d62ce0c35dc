import type { FlowGroup, ScopeFlow } from "./flow.ts";
import { type Lane, type Step, stepsOf, whoStep } from "./flow-steps.ts";
import { type Html, html } from "./html.ts";

/** In the picture's own units, which are pixels where there is room for it. */
const LANES: Readonly<Record<Lane, { readonly x: number; readonly width: number; readonly title: string }>> =
  {
    who: { x: 0, width: 200, title: "Who" },
    role: { x: 226, width: 158, title: "Role (RBAC)" },
    grant: { x: 410, width: 180, title: "Grant" },
    rule: { x: 616, width: 150, title: "Rule (Action)" },
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
<title id="${id}-title">How ${scope.name} flows from people through role, grant and rule to routes</title>
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
  const kind = steps.some(({ state }) => state === "stop") ? "stopped" : "open";
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
  return html`<g class="step ${step.state}"><rect x="${x}" y="${top}" width="${width}" height="${height}" rx="8"/>${step.lines.map(
    (line, position) =>
      html`<text x="${x + PADDING + 1}" y="${top + PADDING + 13 + position * LINE}">${line}</text>`,
  )}</g>
`;
}
