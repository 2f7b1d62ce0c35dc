import { declareResources } from "declared-stack/declare-resources";
import type { StackResource } from "declared-stack/resource";
import { timesheetsProgram } from "../../../infra/load-program.ts";
import { CERTIFICATE } from "../config/certificate.ts";
import { stackTexts } from "../stack-file.ts";

const COMMON = { displayName: "ExampleCo", domains: ["exampleco.com"], groupsAtRefresh: "scim" };
const DIRECTORIES = {
  oidc: { issuer: "https://login.exampleco.com/", clientId: "timesheets" },
  okta: { domain: "exampleco.okta.com", clientId: "timesheets" },
  waad: { tenantDomain: "exampleco.onmicrosoft.com", clientId: "timesheets" },
  "google-apps": { domain: "exampleco.com", clientId: "timesheets", groupsAtRefresh: 3600 },
  samlp: { signInUrl: "https://login.exampleco.com/saml", signingCertificate: CERTIFICATE },
  ad: { groupsAtRefresh: 3600 },
};
export type Strategy = keyof typeof DIRECTORIES;

/** A stack as it is declared with a directory of one strategy, and its configuration. */
export interface Declared {
  readonly resources: readonly StackResource[];
  readonly config: Readonly<Record<string, string>>;
}

/** The production stack with a directory of each strategy. */
export const declared = new Map<Strategy, Declared>();
for (const strategy of Object.keys(DIRECTORIES) as Strategy[]) {
  const directory = { strategy, ...COMMON, ...DIRECTORIES[strategy] };
  const config = { ...stackTexts("prod"), "timesheets:directory": JSON.stringify(directory) };
  const { resources } = await declareResources({ stack: "prod", config, program: timesheetsProgram });
  declared.set(strategy, { resources, config });
}
