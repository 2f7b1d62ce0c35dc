import type { Policy } from "../../rules/policy/types.ts";
import type { StackName } from "./stack-file.ts";
import { policyOfThree, valuesOfThree } from "./three-applications.ts";

/** The policy with an application of each kind: a second native one of one platform, a kiosk without refresh tokens, and pages. */
export const policyOfEveryKind: Policy = {
  ...policyOfThree,
  applications: {
    ...policyOfThree.applications,
    tablet: { ...like("mobile"), name: "Timesheets Tablet", kind: "native" },
    kiosk: { ...like("web"), name: "Timesheets Kiosk", kind: "desktop", refreshTokens: false },
    pages: { ...like("web"), name: "Timesheets Pages", kind: "single_page" },
    payroll: { ...like("batch"), name: "Timesheets Payroll", kind: "machine" },
  },
};

/** What a stack says of them. */
export const addressesOfEveryKind = {
  "timesheets:tablet": {
    ios: {
      teamId: "A1B2C3D4E5",
      bundleId: "com.exampleco.tablet",
      callbacks: ["com.exampleco.tablet://{domain}/ios/com.exampleco.tablet/callback"],
      logoutUrls: ["com.exampleco.tablet://{domain}/ios/com.exampleco.tablet/callback"],
    },
  },
  "timesheets:kiosk": {
    callbacks: ["http://127.0.0.1:51004/callback", "http://[::1]:51004/callback"],
    logoutUrls: ["http://127.0.0.1:51004/"],
  },
  "timesheets:pages": {
    callbacks: ["https://pages.exampleco.com/callback"],
    logoutUrls: ["https://pages.exampleco.com"],
    origins: ["https://pages.exampleco.com"],
  },
};

export const valuesOfEveryKind = (stack: StackName): Record<string, unknown> => ({
  ...valuesOfThree(stack),
  ...addressesOfEveryKind,
});

function like(key: string) {
  const application = policyOfThree.applications[key];
  if (application === undefined) throw new Error(`there is no application ${key}`);
  return application;
}
