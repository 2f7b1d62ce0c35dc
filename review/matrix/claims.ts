import type { StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import type { ActionEffect, CustomClaim } from "../actions/bound-actions.ts";
import { codeOf } from "../declaration/actions.ts";
import type { ClaimModel } from "../model/claims.ts";

interface Noted extends Pick<CustomClaim, "token" | "name"> {
  readonly values: Set<string>;
  /** Keys of applications. */
  readonly applications: Set<string>;
  /** Names of people. */
  readonly people: Set<string>;
}

/** Claims that the Actions set in people's and machines' tokens. */
export class SetClaims {
  readonly #noted = new Map<string, Noted>();

  /** Notes the claims of a token. Who isn't let in gets none. */
  note(application: string, person: string | null, { denied, claims }: ActionEffect): void {
    if (denied !== null) return;
    for (const [key, { token, name, value }] of claims) {
      const noted = this.#noted.get(key) ?? {
        token,
        name,
        values: new Set(),
        applications: new Set(),
        people: new Set(),
      };
      this.#noted.set(key, noted);
      noted.values.add(value);
      noted.applications.add(application);
      if (person !== null) noted.people.add(person);
    }
  }

  /** @param applications keys in the model's order; people: names in the model's order. */
  claims(
    resources: readonly StackResource[],
    applications: readonly string[],
    people: readonly string[],
  ): ClaimModel[] {
    const code = resources
      .filter(({ type }) => type === resourceTypes.action)
      .map(codeOf)
      .join("\n");
    return [...this.#noted.values()].map(({ token, name, values, ...whom }) => ({
      name,
      token,
      constant: constantOf(values, code),
      applications: positions(applications, whom.applications),
      people: positions(people, whom.people),
    }));
  }
}

const positions = (names: readonly string[], own: ReadonlySet<string>): number[] =>
  names.flatMap((name, position) => (own.has(name) ? [position] : []));

/** The only value, if the code has its texts and numbers: what is the same for made-up people needn't be so for others. */
function constantOf(values: ReadonlySet<string>, code: string): string | null {
  const [value, another] = values;
  if (value === undefined || another !== undefined) return null;
  const literals = value.match(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g) ?? [];
  return literals.every((literal) => code.includes(literal.replace(/^"|"$/g, ""))) ? value : null;
}
