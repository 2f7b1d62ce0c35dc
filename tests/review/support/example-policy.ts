import type { Policy } from "../../../rules/policy/types.ts";

/** A policy of the tests' own, so that what they expect doesn't change with the project's. */
export const examplePolicy: Policy = {
  api: {
    name: "Timesheets API",
    claimNamespace: "https://api.exampleco.com/",
  },
  connections: {
    people: { kind: "database", description: "All people" },
  },
  scopes: {
    "read:timesheets": "Read your own entries",
    "create:timesheets": "Create entries",
    "approve:timesheets": "Approve the entries of others",
    "batch:upload": "Upload entries",
  },
  roles: {
    Employee: { description: "Logs time", scopes: ["read:timesheets", "create:timesheets"] },
    Manager: {
      description: "Approves time",
      scopes: ["read:timesheets", "create:timesheets", "approve:timesheets"],
    },
  },
  groups: { Contractors: { description: "People of other companies", roles: ["Employee"] } },
  applications: {
    mobile: {
      name: "Timesheets Mobile",
      description: "Native app",
      kind: "native",
      scopes: ["read:timesheets", "create:timesheets", "approve:timesheets"],
      connections: ["people"],
    },
    web: {
      name: "Timesheets Web",
      description: "Web application",
      kind: "regular_web",
      scopes: ["read:timesheets", "create:timesheets"],
      connections: ["people"],
    },
    batch: {
      name: "Timesheets Batch",
      description: "Nightly uploads",
      kind: "machine",
      scopes: ["batch:upload"],
    },
  },
  routes: {
    "GET /timesheets": "read:timesheets",
    "POST /timesheets": "create:timesheets",
    "PUT /approvals/{id}": "approve:timesheets",
    "POST /timesheets/batch": "batch:upload",
  },
  reach: {
    "PUT /approvals/{id}": { own: [], others: ["approve:timesheets"] },
    "POST /timesheets/batch": { own: ["batch:upload"], others: ["batch:upload"] },
  },
  openRoutes: ["GET /health"],
  separatedDuties: [["batch:upload", "approve:timesheets"]],
};
