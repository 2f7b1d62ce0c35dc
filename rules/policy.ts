import { definePolicy } from "./policy/define.ts";

/**
 * Who may do what with ExampleCo's timesheets: the only place that says so.
 *
 * The Auth0 tenant, the authorization rules, the API's routes, its gateway and the access matrix are derived
 * from this value. After a change, `npm start -- --once` shows what it means, with real tokens.
 */
export const policy = definePolicy({
  api: {
    name: "Timesheets API",
    claimNamespace: "https://api.exampleco.com/",
  },

  connections: {
    directory: {
      kind: "directory",
      description: "ExampleCo's own directory, through which everyone on its payroll signs in",
      groups: {
        claim: "groups",
        give: { "Timesheets Employees": "Employees", "Timesheets Managers": "Managers" },
      },
    },
    people: {
      kind: "database",
      description:
        "Contractors, and whoever else isn't in the directory: with passwords, and with roles by the roster",
    },
  },

  scopes: {
    "read:timesheets": "Read your own timesheet entries",
    "create:timesheets": "Create timesheet entries of your own, and correct those that are not approved",
    "delete:timesheets": "Delete your own timesheet entries that are not approved",
    "approve:timesheets": "Read and approve the timesheet entries of others",
    "audit:timesheets": "Read the timesheet entries of all others, and change none",
    "batch:upload": "Upload timesheet entries from external systems",
  },

  roles: {
    Employee: {
      description: "Logs time: employees and contractors",
      scopes: ["read:timesheets", "create:timesheets", "delete:timesheets"],
    },
    Manager: {
      description: "Logs time and approves the time of others",
      scopes: ["read:timesheets", "create:timesheets", "delete:timesheets", "approve:timesheets"],
    },
    Auditor: {
      description: "Reads everybody's time, and approves none",
      scopes: ["audit:timesheets"],
    },
  },

  groups: {
    Employees: { description: "Everyone on ExampleCo's payroll", roles: ["Employee"] },
    Contractors: { description: "People of other companies who work for ExampleCo", roles: ["Employee"] },
    Managers: { description: "Employees who lead a team", roles: ["Manager"] },
  },

  applications: {
    mobile: {
      name: "Timesheets Mobile",
      description: "Native app in which employees and contractors log time, and managers approve it",
      kind: "native",
      scopes: ["read:timesheets", "create:timesheets", "delete:timesheets", "approve:timesheets"],
      connections: ["directory", "people"],
    },
    web: {
      name: "Timesheets Web",
      description: "Web application in which employees keep their own time, and auditors read everybody's",
      kind: "regular_web",
      scopes: ["read:timesheets", "create:timesheets", "delete:timesheets", "audit:timesheets"],
      connections: ["directory", "people"],
    },
    batch: {
      name: "Timesheets Batch",
      description: "Nightly processes that upload entries from external systems",
      kind: "machine",
      scopes: ["batch:upload"],
    },
  },

  routes: {
    "GET /timesheets": ["read:timesheets", "audit:timesheets"],
    "POST /timesheets": "create:timesheets",
    "GET /timesheets/{id}": ["read:timesheets", "audit:timesheets"],
    "PUT /timesheets/{id}": "create:timesheets",
    "DELETE /timesheets/{id}": "delete:timesheets",
    "GET /weeks/{week}": ["read:timesheets", "audit:timesheets"],
    "GET /approvals": "approve:timesheets",
    "PUT /approvals/{id}": "approve:timesheets",
    "POST /timesheets/batch": "batch:upload",
  },

  // Whose entries which scopes reach. At all other routes, people reach their own.
  reach: {
    "GET /timesheets": { own: ["read:timesheets"], others: ["audit:timesheets"] },
    "GET /timesheets/{id}": { own: ["read:timesheets"], others: ["approve:timesheets", "audit:timesheets"] },
    "GET /weeks/{week}": { own: ["read:timesheets"], others: ["audit:timesheets"] },
    "GET /approvals": { own: [], others: ["approve:timesheets"] },
    "PUT /approvals/{id}": { own: [], others: ["approve:timesheets"] },
    "POST /timesheets/batch": { own: ["batch:upload"], others: ["batch:upload"] },
  },

  openRoutes: ["GET /health", "GET /openapi.json"],

  separatedDuties: [["batch:upload", "approve:timesheets"]],
});
