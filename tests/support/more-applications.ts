import type { Application } from "../../rules/policy/types.ts";

const OF_PEOPLE = ["read:timesheets", "create:timesheets"];

/**
 * Applications beside those of the policy, one of each kind that it lacks and a second one of others: a native one of one platform,
 * a kiosk without refresh tokens, pages, and another machine.
 */
export const moreApplications = {
  tablet: {
    name: "Timesheets Tablet",
    description: "On the shop floor",
    kind: "native",
    connections: ["people"],
    scopes: OF_PEOPLE,
  },
  kiosk: {
    name: "Timesheets Kiosk",
    description: "At the entrance",
    kind: "desktop",
    connections: ["people"],
    scopes: OF_PEOPLE,
    refreshTokens: false,
  },
  pages: {
    name: "Timesheets Pages",
    description: "In a browser",
    kind: "single_page",
    connections: ["people"],
    scopes: OF_PEOPLE,
  },
  payroll: {
    name: "Timesheets Payroll",
    description: "Uploads what payroll knows",
    kind: "machine",
    scopes: ["batch:upload"],
  },
} as const satisfies Readonly<Record<string, Application>>;

/** Their sections in a stack. */
export const theirAddresses = {
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
