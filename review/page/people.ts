import type { PeopleModel } from "../model/people.ts";
import { html } from "./html.ts";
import { type Section, scrollable } from "./section.ts";
import { joined, numeral } from "./words.ts";

/** The kinds of people that the matrix tells apart. */
export function peopleSection(people: readonly PeopleModel[]): Section {
  const table = html`<table><thead><tr><th scope="col">Who</th><th scope="col">What they are</th><th scope="col">Roles</th></tr></thead>
<tbody>${people.map(
    ({ name, description, roles }) =>
      html`<tr><th scope="row">${name}</th><td>${description}</td><td>${roles.length === 0 ? "none" : joined(roles)}</td></tr>
`,
  )}</tbody></table>`;
  return {
    id: "people",
    title: "People",
    note: numeral(people.length),
    lead: "People are told apart by what they were given, never by name.",
    body: scrollable("Table of people", table),
  };
}
