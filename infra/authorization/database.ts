import * as auth0 from "@pulumi/auth0";
import type { ConnectionOptions } from "./connection-options.ts";

/** Declares a database in which people have their passwords. Nobody signs themselves up: ExampleCo adds people. */
export const declareDatabase = (key: string, name: string, options: ConnectionOptions): auth0.Connection =>
  new auth0.Connection(
    key,
    {
      name,
      strategy: "auth0",
      isDomainConnection: false,
      // By this the Actions know it from other projects' databases (rules/actions/person.ts).
      metadata: { timesheets: key },
      options: {
        disableSignup: true,
        bruteForceProtection: true,
        passwordPolicy: "excellent",
        passwordComplexityOptions: { minLength: 14 },
        passwordHistories: [{ enable: true, size: 5 }],
        passwordDictionary: { enable: true },
        passwordNoPersonalInfo: { enable: true },
      },
    },
    options,
  );
