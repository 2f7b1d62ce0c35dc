import type { Right } from "./by-type.ts";

/** A statement of a policy that a role has. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: NonNullable<Right["when"]>;
}

/** To preview is to read; to deploy is all. */
export type Purpose = "preview" | "deploy";

/** Statements that allow what rights have for a purpose: one for all that is named alike, and none without an action. */
export function statementsFor(purpose: Purpose, rights: readonly Right[]): Statement[] {
  const alike = Map.groupBy(rights, ({ on, when }) => JSON.stringify([on, when ?? null]));
  return [...alike.values()].flatMap(([first, ...others], index): Statement[] => {
    if (first === undefined) return [];
    const Action = [...new Set([first, ...others].flatMap((right) => actionsFor(purpose, right)))].toSorted();
    if (Action.length === 0) return [];
    const service = (Action[0] ?? "").split(":")[0];
    return [
      {
        Sid: `${service}${index}`,
        Effect: "Allow",
        Action,
        Resource: first.on,
        ...(first.when !== undefined && { Condition: first.when }),
      },
    ];
  });
}

const actionsFor = (purpose: Purpose, right: Right): readonly string[] =>
  purpose === "preview"
    ? (right.read ?? [])
    : [right.read, right.create, right.update, right.delete].flatMap((actions) => actions ?? []);
