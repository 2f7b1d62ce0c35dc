import type { DeclaredAction, DeclaredTrigger } from "../declaration/declaration.ts";
import type { ReviewModel } from "../model/model.ts";
import { type Html, html } from "./html.ts";
import type { Section } from "./section.ts";
import { counted, numeral } from "./words.ts";

/** The rules as they are deployed: what runs at which trigger, in order, with the hash of its code. */
export function actionsSection({ actions, triggers }: Pick<ReviewModel, "actions" | "triggers">): Section {
  const byName = new Map(actions.map((action) => [action.name, action]));
  const bound = new Set(triggers.flatMap((trigger) => trigger.actions));
  const unbound = actions.filter(({ name }) => !bound.has(name));
  return {
    id: "actions",
    title: "Actions",
    note: numeral(actions.length),
    lead: "The rules at each trigger, in the order in which they run. A hash changes when a byte of the code does.",
    body: html`${triggers.length === 0 && html`<p class="empty">No trigger runs anything.</p>`}
${triggers.map((trigger) => triggerHtml(trigger, byName))}
${
  unbound.length > 0 &&
  html`<h3>Bound to no trigger</h3><p>They are declared, and never run.</p><ul class="bindings">${unbound.map((action) => itemHtml(action.name, action))}</ul>`
}`,
  };
}

const triggerHtml = ({ name, actions }: DeclaredTrigger, byName: ReadonlyMap<string, DeclaredAction>): Html =>
  html`<h3>${name}</h3>
${
  actions.length === 0
    ? html`<p class="empty">It runs nothing.</p>`
    : html`<ol class="bindings">${actions.map((action) => itemHtml(action, byName.get(action)))}</ol>`
}`;

function itemHtml(name: string, action: DeclaredAction | undefined): Html {
  const facts =
    action === undefined
      ? html`<p class="small"><strong>not declared by this stack</strong></p>`
      : html`<p class="small">${action.runtime}, ${counted(action.bytes, "byte")}, SHA-256 <code class="hash">${action.sha256}</code></p>`;
  return html`<li><span class="name">${name}</span>${facts}</li>
`;
}
