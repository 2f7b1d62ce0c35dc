import * as pulumi from "@pulumi/pulumi";
import type { Policy } from "../../rules/policy/types.ts";
import type { Authorization } from "../authorization/authorization.ts";
import type { StackConfig } from "../config.ts";
import { declareFunction } from "./function.ts";
import { declareGateway } from "./gateway.ts";
import { declareTable } from "./table.ts";

/** What the hosting is derived from. */
export interface HostingArgs {
  readonly policy: Policy;
  readonly config: StackConfig;
  readonly authorization: Authorization;
  /** The API as one ES module. */
  readonly bundle: string;
}

/** The API on AWS: gateway, function and table. */
export class Hosting extends pulumi.ComponentResource {
  /** Where the API is, without a slash at its end. */
  readonly url: pulumi.Output<string>;
  readonly tableName: pulumi.Output<string>;

  constructor(name: string, { policy, config, authorization, bundle }: HostingArgs) {
    super("timesheets:hosting:Hosting", name);
    const { prefix, lambda, throttling, logRetentionDays, protect } = config;
    const { issuer, audience, applications } = authorization;
    const table = declareTable({ name: `${prefix}-entries`, protect, parent: this });
    const clientIds = Object.entries(applications).map(([key, { clientId }]) => [key, clientId]);
    const api = declareFunction({
      name: `${prefix}-api`,
      bundle,
      environment: {
        TIMESHEETS_TABLE: table.name,
        TIMESHEETS_ISSUER: issuer,
        TIMESHEETS_AUDIENCE: audience,
        TIMESHEETS_CLIENTS: pulumi.jsonStringify(Object.fromEntries(clientIds)),
      },
      table,
      lambda,
      logRetentionDays,
      parent: this,
    });
    this.url = declareGateway({
      name: `${prefix}-api`,
      policy,
      issuer,
      audience,
      function: api,
      throttling,
      logRetentionDays,
      parent: this,
    });
    this.tableName = table.name;
    this.registerOutputs({ url: this.url, tableName: this.tableName });
  }
}
