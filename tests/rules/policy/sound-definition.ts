import type { PolicyDefinition } from "../../../rules/policy/define.ts";
import type { RouteKey } from "../../../rules/policy/types.ts";

type Definition = PolicyDefinition<
  "read:things" | "approve:things" | "batch:upload",
  "Reader" | "Approver",
  "Everyone",
  "app" | "robot",
  RouteKey,
  "directory" | "people"
>;

/** A definition without a fault, small enough to see what one change does to it. Each call gives a new one. */
export function soundDefinition(): Definition {
  return {
    api: {
      name: "Things API",
      claimNamespace: "https://api.example.com/",
    },
    connections: {
      directory: {
        kind: "directory",
        description: "The company's people",
        groups: { claim: "groups", give: { "Things Users": "Everyone" } },
      },
      people: { kind: "database", description: "All others" },
    },
    scopes: {
      "read:things": "Read things",
      "approve:things": "Approve things",
      "batch:upload": "Upload things",
    },
    roles: {
      Reader: { description: "Reads", scopes: ["read:things"] },
      Approver: { description: "Approves", scopes: ["read:things", "approve:things"] },
    },
    groups: { Everyone: { description: "All people", roles: ["Reader"] } },
    applications: {
      app: {
        name: "Things App",
        description: "For people",
        kind: "native",
        scopes: ["read:things", "approve:things"],
        connections: ["directory", "people"],
      },
      robot: { name: "Things Robot", description: "For itself", kind: "machine", scopes: ["batch:upload"] },
    },
    routes: {
      "GET /things": "read:things",
      "GET /things/{id}": "read:things",
      "POST /things/batch": "batch:upload",
    },
    reach: { "GET /things/{id}": { own: ["read:things"], others: ["approve:things"] } },
    openRoutes: ["GET /health"],
    separatedDuties: [["batch:upload", "approve:things"]],
  };
}
