import * as pulumi from "@pulumi/pulumi";
import type { Policy } from "../../rules/policy/types.ts";
import type { Authorization } from "../authorization/authorization.ts";
import type { StackConfig } from "../config/stack-config.ts";
import { corsOf } from "./cors.ts";
import { declareDomain } from "./domain.ts";
import { declareFunction } from "./function.ts";
import { declareGateway } from "./gateway.ts";
import { declareHttpApi } from "./http-api.ts";
import { declareKey } from "./key.ts";
import { declareLogGroup } from "./log-group.ts";
import { declareMonitoring } from "./monitoring.ts";
import { placeOf } from "./place.ts";
import { declareTable } from "./table.ts";

/** The inputs from which the hosting is derived. */
export interface HostingArgs {
  readonly policy: Policy;
  readonly config: StackConfig;
  readonly authorization: Authorization;
  /** The API as one CommonJS module. */
  readonly bundle: string;
}

/** The API on AWS: gateway, function and table, the key that encrypts them, and what watches them. */
export class Hosting extends pulumi.ComponentResource {
  /** Where the API is, without a slash at its end. */
  readonly url: pulumi.Output<string>;
  readonly tableName: pulumi.Output<string>;
  readonly dashboardName: pulumi.Output<string>;

  constructor(componentName: string, { policy, config, authorization, bundle }: HostingArgs) {
    super("timesheets:hosting:Hosting", componentName);
    const { prefix, customDomain, protect } = config;
    const { issuer, answering, audience, applications } = authorization;
    const name = `${prefix}-api`;
    const alarmPrefix = `${name}-`;
    const logGroups = { function: `/aws/lambda/${name}`, access: `/aws/vendedlogs/apis/${name}` };

    const api = declareHttpApi({
      name,
      cors: corsOf(config.applications, policy),
      ownDomain: customDomain !== undefined,
      protect,
      parent: this,
    });
    const place = placeOf(api.executionArn);
    const key = declareKey({
      name: prefix,
      place,
      logGroups: Object.values(logGroups),
      alarmPrefix,
      protect,
      parent: this,
    });
    const keeping = { key, retentionDays: config.logRetentionDays, protect, parent: this };
    const table = declareTable({ name: `${prefix}-entries`, key, protect, parent: this });
    const clientIds = Object.entries(applications).map(([name, { clientId }]) => [name, clientId]);
    const { function: lambda, live } = declareFunction({
      name,
      prefix,
      place,
      bundle,
      environment: {
        TIMESHEETS_TABLE: table.name,
        TIMESHEETS_ISSUER: issuer,
        TIMESHEETS_AUDIENCE: audience,
        TIMESHEETS_CLIENTS: pulumi.jsonStringify(Object.fromEntries(clientIds)),
      },
      table,
      lambda: config.lambda,
      logGroup: declareLogGroup("api", logGroups.function, keeping),
      key,
      parent: this,
    });
    const accessLogGroup = declareLogGroup("access", logGroups.access, keeping);
    const stage = declareGateway({
      name,
      api,
      policy,
      issuer,
      answering,
      audience,
      live,
      throttling: config.throttling,
      logGroup: accessLogGroup,
      parent: this,
    });
    this.url =
      customDomain === undefined
        ? api.apiEndpoint
        : declareDomain({ customDomain, api, stage, parent: this });
    this.tableName = table.name;
    this.dashboardName = declareMonitoring({
      name: prefix,
      place,
      alarmPrefix,
      alarms: config.alarms,
      key,
      api,
      stage,
      function: lambda,
      table,
      accessLogGroup,
      parent: this,
    });
    this.registerOutputs({ url: this.url, tableName: this.tableName, dashboardName: this.dashboardName });
  }
}
