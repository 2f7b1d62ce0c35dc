import { z } from "zod";
import { section } from "./section.ts";
import { expected } from "./words.ts";

/** Names of objects that are on a tenant without a declaration: each is written once. */
function names(what: string, example: readonly string[]) {
  const error = expected(what, example);
  return z
    .array(z.string({ error }).trim().min(1, { error }), { error })
    .refine((list) => new Set(list).size === list.length, {
      error: "names something twice; expected each once",
    });
}

/** The kinds of objects of which another project in the tenant may have its own, in drift's words. */
export const OTHERS_KINDS = ["resource server", "client", "role", "connection", "action"] as const;

/** One of these kinds. */
export type OthersKind = (typeof OTHERS_KINDS)[number];

function otherProject() {
  const members = (kind: OthersKind) =>
    names(`the names of the project's ${kind}s`, [
      kind === "resource server" ? "https://api.portal.example" : "Portal",
    ]).optional();
  const shape = {
    "resource server": members("resource server"),
    client: members("client"),
    role: members("role"),
    connection: members("connection"),
    action: members("action"),
  } satisfies Record<OthersKind, unknown>;
  return section(shape, { client: ["Portal"] });
}

/**
 * Configuration that says what may be on a tenant without a declaration: `npm run drift` passes it over. Nothing of it is
 * deployed.
 */
export const knownObjectsShape = {
  /** The clients as which somebody deploys, previews or reads the tenant. */
  "timesheets:operators": names("the names or ids of the clients that look after the tenant", [
    "Deploy",
    "Preview",
  ]).optional(),
  /** By kind, such as `e-mail provider`. */
  "timesheets:setUpByHand": z
    .record(z.string(), names("names of objects that were set up by hand", ["smtp"]), {
      error: expected("names of objects by their kinds", { "e-mail provider": ["smtp"] }),
    })
    .optional(),
  /**
   * Objects of other projects in the tenant, by project and kind; APIs by their identifiers. Drift passes them over as long
   * as they open nothing of this project's.
   */
  "timesheets:otherProjects": z
    .record(z.string().trim().min(1), otherProject(), {
      error: expected("other projects with their objects by kind", { Portal: { client: ["Portal Web"] } }),
    })
    .optional(),
};
