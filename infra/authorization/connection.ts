import * as auth0 from "@pulumi/auth0";
import type * as pulumi from "@pulumi/pulumi";

/** The settings of the people's database. */
export interface ConnectionOptions {
  readonly name: string;
  /** The client ids of the applications through which people may sign in. */
  readonly clientIds: readonly pulumi.Output<string>[];
  readonly protect: boolean;
  readonly parent: pulumi.Resource;
}

/** Declares the database in which people have their passwords. Nobody signs themselves up: ExampleCo adds people. */
export function declareConnection({ name, clientIds, protect, parent }: ConnectionOptions): void {
  const connection = new auth0.Connection(
    "people",
    {
      name,
      strategy: "auth0",
      isDomainConnection: false,
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
    { parent, protect },
  );
  new auth0.ConnectionClients(
    "people",
    { connectionId: connection.id, enabledClients: [...clientIds] },
    { parent, protect },
  );
}
