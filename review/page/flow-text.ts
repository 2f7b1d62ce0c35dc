import type { Branch, FlowGroup, ScopeFlow } from "./flow.ts";
import { type Html, html } from "./html.ts";
import { joined, joinedBriefly } from "./words.ts";

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

function wayHtml({ who, machine, roles }: FlowGroup, { applications, routes }: Branch, rbac: boolean): Html {
  const through = machine ? " for itself" : html` through <strong>${joined(applications)}</strong>`;
  const opens = routes.length === 0 ? "no route needs it" : html`it opens ${itemsOf(routes)}`;
  return html`<li class="open"><span class="end" aria-hidden="true">✓</span><span>Reaches <strong>${joined(who)}</strong>${through}:
${roleText(machine, roles, rbac)}, the grant holds it, the rules leave it; ${opens}.</span></li>
`;
}

const itemsOf = (routes: readonly string[]): Html[] =>
  routes.map((route, position) => html`${position > 0 && ", "}<code>${route}</code>`);

function stopHtml({ who, machine }: FlowGroup, { applications, stop }: Branch, reason: string): Html {
  const through =
    machine || applications.length === 0
      ? null
      : html` through <strong>${joinedBriefly(applications, MOST_STOPPED)}</strong>`;
  return html`<li class="stopped"><span class="end" aria-hidden="true">✕</span><span>Stops at the ${stop?.layer} for <strong>${joinedBriefly(who, MOST_STOPPED)}</strong>${through}:
${reason}.</span></li>
`;
}

function roleText(machine: boolean, roles: readonly string[], rbac: boolean): string {
  if (machine) return "a machine needs no role";
  if (!rbac) return "RBAC is off";
  if (roles.length === 0) return "no role holds it";
  return `role${roles.length === 1 ? "" : "s"} ${joined(roles)} ${roles.length === 1 ? "holds" : "hold"} it`;
}
