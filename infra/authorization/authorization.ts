import * as pulumi from "@pulumi/pulumi";
import type { BundledAction } from "../../rules/actions/bundle.ts";
import { applicationsThrough } from "../../rules/policy/connections.ts";
import type { Policy } from "../../rules/policy/types.ts";
import { protects } from "../config/protection.ts";
import type { StackConfig } from "../config/stack-config.ts";
import { declareActions } from "./actions.ts";
import { declareApi } from "./api.ts";
import { Application } from "./application.ts";
import { declareConnection } from "./connection.ts";
import { declareLoginDomain } from "./login-domain.ts";
import { declareRoles } from "./roles.ts";

/** The inputs from which the authorization is derived. */
export interface AuthorizationArgs {
  readonly policy: Policy;
  readonly config: StackConfig;
  /** The compiled Actions, in binding order. */
  readonly actions: readonly BundledAction[];
}

/** Everything that the tenant holds for this project: the API, roles, connections, applications and Actions. */
export class Authorization extends pulumi.ComponentResource {
  /** The issuer in the tenant's tokens, with the slash at the end that makes it exact. */
  readonly issuer: string;
  /** Another issuer whose tokens are good, while people move away from it. */
  readonly formerIssuer: string | undefined;
  /** Everything that has to be there before the issuer answers. */
  readonly answering: readonly pulumi.Resource[];
  readonly audience: pulumi.Output<string>;
  /** By the application's key in the policy. */
  readonly applications: Readonly<Record<string, Application>>;

  constructor(name: string, { policy, config, actions }: AuthorizationArgs) {
    super("timesheets:authorization:Authorization", name);
    const { refreshTokens, loginDomain } = config;
    this.issuer = config.issuer;
    this.formerIssuer = config.formerIssuer;
    this.answering =
      loginDomain === undefined
        ? []
        : [declareLoginDomain(loginDomain, { protect: protects(config, "login domain"), parent: this })];
    this.audience = declareApi(policy, {
      audience: config.audience,
      accessTokens: config.accessTokens,
      protect: protects(config, "api"),
      parent: this,
    });
    declareRoles(policy, {
      audience: this.audience,
      protect: (role) => protects(config, `role ${role}`),
      parent: this,
    });
    const bindings = declareActions(actions, { others: config.otherActions, parent: this });
    this.applications = Object.fromEntries(
      Object.entries(policy.applications).map(([key, application]) => {
        const urls = config.applications[key];
        const machine = config.machines[key];
        const args = { application, urls, machine, refreshTokens, audience: this.audience, bindings };
        const protect = protects(config, `application ${key}`);
        return [key, new Application(key, args, { parent: this, protect })];
      }),
    );
    for (const [key, connection] of Object.entries(policy.connections)) {
      const through = new Set(applicationsThrough(policy, key));
      const clientIds = Object.entries(this.applications).flatMap(([application, { clientId }]) =>
        through.has(application) ? [clientId] : [],
      );
      const protect = protects(config, `connection ${key}`);
      declareConnection(key, connection, config, clientIds, { protect, parent: this });
    }
    this.registerOutputs({ issuer: this.issuer, audience: this.audience });
  }
}
