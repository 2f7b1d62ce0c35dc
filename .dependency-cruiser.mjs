// Which code may import which: the table of docs/architecture.md as rules for dependency-cruiser. `npm run layers` checks
// it, for types too.

const projectFree = "a package knows nothing of the project: let its user hand in what it needs";
const sharedIsNoTest =
  "what tests and others both need belongs to the folder that it is about, not into tests/";

/**
 * The layers, from the bottom up: a folder and what of the project it may import beside itself. A file belongs to the
 * innermost folder that has a row.
 */
export const layers = [
  { folder: "packages/command-line", mayImport: [], because: projectFree },
  { folder: "packages/declared-stack", mayImport: [], because: projectFree },
  { folder: "packages/local-auth0", mayImport: ["packages/command-line"], because: projectFree },
  {
    folder: "rules",
    mayImport: [],
    because: "everything else is derived from the policy, and the Actions are bundled whole for Auth0",
  },
  {
    folder: "api",
    mayImport: ["rules"],
    because:
      "the API runs alone in its function: what it would share with a tool, each of them keeps for itself",
  },
  {
    folder: "app/generated",
    mayImport: [],
    because: "what the app knows of policy and API is text that npm run app:generate writes",
  },
  {
    folder: "app/access",
    mayImport: ["app/generated"],
    because: "the proof tries it, which has none of the app's packages: give it plain values",
  },
  {
    folder: "app",
    mayImport: ["app/generated", "app/access"],
    because: "the app is a package of its own: what it knows of policy and API is generated into it",
  },
  {
    folder: "infra",
    mayImport: ["rules", "api/bundle.ts", "api/environment.ts", "api/store/schema.ts"],
    because:
      "of the API, the program needs the bundle, the names of its environment and the schema of its table",
  },
  {
    folder: "infra/capacity",
    mayImport: ["rules", "api/store/schema.ts", "infra", "packages/declared-stack", "packages/command-line"],
    because: "it computes from what is declared; what it says of the API is held by tests",
  },
  {
    folder: "infra/guardrails",
    mayImport: [
      "rules",
      "api/environment.ts",
      "api/store/schema.ts",
      "infra",
      "packages/declared-stack",
      "packages/command-line",
    ],
    because: "guardrails judge a declaration, whoever hands it to them",
  },
  {
    folder: "tenant",
    mayImport: ["rules", "infra", "packages"],
    because: "its tools work on any tenant: they know what is declared, not the machine that realises it",
  },
  {
    folder: "deploy",
    mayImport: ["infra", "tenant", "packages"],
    because: "it runs what deploys, and needs nothing of what is deployed",
  },
  {
    folder: "proof",
    mayImport: ["rules", "app/access", "packages/command-line"],
    because:
      "a proof shares no code with what it proves: give it a client of its own, or hand it the stack's outputs",
  },
  {
    folder: "batch",
    mayImport: ["rules", "api", "infra/project.ts", "proof", "packages"],
    because: "it judges lines by the API's own shapes, and finds a stack as the proof does",
  },
  {
    folder: "local/aws",
    mayImport: ["packages/command-line"],
    because:
      "an emulator that shares code with what runs on it shares its mistakes: hand it what is declared",
  },
  {
    folder: "local",
    mayImport: ["rules", "api", "app/access", "infra", "tenant", "deploy", "proof", "packages"],
    because: "bringing the system up needs neither its review nor its tests",
  },
  {
    folder: "review",
    mayImport: ["rules", "infra", "tenant", "packages"],
    because: "the review reads what is declared, and asks nothing that runs",
  },
  {
    folder: "load",
    mayImport: ["rules", "api", "infra", "tenant", "proof", "local", "review", "packages"],
    because: sharedIsNoTest,
  },
  {
    folder: "bench",
    mayImport: ["rules", "api", "infra", "tenant", "proof", "local", "review", "load", "packages"],
    because: sharedIsNoTest,
  },
  {
    folder: "mutation",
    mayImport: ["rules", "api", "infra", "tenant", "proof", "local", "review", "packages", "tests"],
    because: "mutants are tried on the system and by its tests, not on what measures it",
  },
  {
    folder: "tests",
    mayImport: [
      "rules",
      "api",
      "app/access",
      "infra",
      "tenant",
      "deploy",
      "proof",
      "batch",
      "local",
      "review",
      "load",
      "bench",
      "mutation",
      "packages",
    ],
    because: "every folder has a row of its own in .dependency-cruiser.mjs",
  },
];

const inside = (path) => (path.endsWith(".ts") ? `^${path}$` : `^${path}/`);
const nestedIn = (folder) =>
  layers.map((layer) => layer.folder).filter((other) => other.startsWith(`${folder}/`));

const downwards = layers.map(({ folder, mayImport, because }) => ({
  name: `layer of ${folder}`,
  comment: `${folder}/ may import ${mayImport.length === 0 ? "nothing" : mayImport.join(", ")} of the project: ${because}.`,
  severity: "error",
  from: { path: inside(folder), pathNot: nestedIn(folder).map(inside) },
  to: {
    // The app's packages are its own, and need not be here: one that isn't found is none of the project's.
    dependencyTypes: ["local", "aliased-workspace", "undetermined", ...(folder === "app" ? [] : ["unknown"])],
    path: "^[^/]+/",
    pathNot: ["(^|/)node_modules/", ...[folder, ...mayImport].map(inside)],
  },
}));

/** The API's folders, from the bottom up. */
const apiFolders = ["domain", "store", "verify", "http", "routes", "openapi"];

const downwardsInApi = apiFolders.map((folder, index) => ({
  name: `layer of api/${folder}`,
  comment: `api/${folder}/ may import ${apiFolders.slice(0, index).join(", ") || "nothing"} of the API, and none of the files that bring its folders together.`,
  severity: "error",
  from: { path: inside(`api/${folder}`) },
  to: { path: `^api/([^/]+$|(${apiFolders.slice(index + 1).join("|")})/)` },
}));

export default {
  forbidden: [
    ...downwards,
    ...downwardsInApi,
    {
      name: "a folder with a row",
      comment: "Say in .dependency-cruiser.mjs and in docs/architecture.md what this folder may import.",
      severity: "error",
      from: {
        path: "/",
        pathNot: ["^\\.ci/", "(^|/)node_modules/", ...layers.map(({ folder }) => inside(folder))],
      },
      to: {},
    },
    {
      name: "what is tried is handed to the proof",
      comment:
        "A proof shares no code with what it proves: proof/prove-stack.ts alone takes what the app shows, and hands it over in the target.",
      severity: "error",
      from: { path: "^proof/", pathNot: "^proof/prove-stack\\.ts$" },
      to: { path: "^app/" },
    },
    {
      name: "the domain is pure",
      comment: "api/domain/ imports nothing but itself and Node: hand in what it needs.",
      severity: "error",
      from: { path: "^api/domain/" },
      to: { pathNot: "^api/domain/", dependencyTypesNot: ["core"] },
    },
    {
      name: "packages by their name",
      comment: 'Import a package by its name, as its "exports" offer it, not by a path into it.',
      severity: "error",
      from: { pathNot: "^packages/" },
      to: { path: "^packages/", dependencyTypesNot: ["aliased-workspace", "undetermined"] },
    },
    {
      name: "packages by their name, from packages",
      comment: 'Import another package by its name, as its "exports" offer it, not by a path into it.',
      severity: "error",
      from: { path: "^packages/([^/]+)/" },
      to: {
        path: "^packages/",
        pathNot: "^packages/$1/",
        dependencyTypesNot: ["aliased-workspace", "undetermined"],
      },
    },
    {
      name: "no cycle of folders",
      comment:
        "Folders that import each other cannot be read one after the other: move the file that points back.",
      severity: "error",
      scope: "folder",
      from: {},
      to: { circular: true },
    },
    {
      name: "no cycle of files",
      comment:
        "Files that import each other cannot be read one after the other: give what both need a file of its own.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "every import exists",
      comment: "No such file, or no such package in node_modules.",
      severity: "error",
      from: { pathNot: "^(app|bench/app/bare|bench/servers|bench/cold-start)/" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "(^|/)node_modules/" },
    exclude: { path: "^(\\.local|coverage|app/(\\.expo|android|dist|ios))/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    reporterOptions: { mermaid: { minify: false } },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
    },
  },
};
