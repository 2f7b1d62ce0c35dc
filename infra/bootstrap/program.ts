import * as pulumi from "@pulumi/pulumi";
import { readBootstrapConfig } from "./config.ts";
import { declareRoles } from "./roles.ts";
import { declareSecrets } from "./secrets.ts";
import { declareState } from "./state.ts";

/** Values of the variables that GitHub's environments need, by the variable's name. */
export interface BootstrapOutputs {
  readonly AWS_REGION: string;
  readonly PULUMI_BACKEND_URL: pulumi.Output<string>;
  /** Of the environment that is named after the stack. */
  readonly deploy: Readonly<Record<"AWS_ROLE" | "TENANT_SECRET" | "PEOPLE_SECRET", pulumi.Output<string>>>;
  /** Of the environments in which the stack is previewed, and in which drift is looked for. */
  readonly preview: Readonly<Record<"AWS_ROLE" | "TENANT_SECRET", pulumi.Output<string>>>;
}

/** Declares what continuous integration needs for the running stack. Each call declares it anew. */
export async function program(): Promise<BootstrapOutputs> {
  const { stack, account, region, repository, declareIdentityProvider, backedUp, domains } =
    readBootstrapConfig();
  const partition = partitionOf(region);
  const prefix = `timesheets-${stack}`;
  // No name of the stack's own begins with it: whoever deploys the stack has no right on what is made here.
  const name = `ci-${prefix}`;
  const parent = new pulumi.ComponentResource("timesheets:bootstrap:Bootstrap", "bootstrap");
  const state = declareState({ name, partition, account, parent });
  const secrets = declareSecrets({ name, key: state.key, parent });
  const { deploy, preview } = declareRoles({
    name,
    place: {
      partition,
      region,
      account,
      prefix,
      stack,
      apiDomain: domains?.api,
      loginDomain: domains?.login,
      hostedZoneId: domains?.hostedZoneId,
      backedUp,
    },
    repository,
    declareIdentityProvider,
    state,
    secrets,
    parent,
  });
  return {
    AWS_REGION: region,
    PULUMI_BACKEND_URL: pulumi.interpolate`s3://${state.bucket.bucket}?region=${region}`,
    deploy: {
      AWS_ROLE: deploy.arn,
      TENANT_SECRET: secrets.deploy.name,
      PEOPLE_SECRET: secrets.people.name,
    },
    preview: { AWS_ROLE: preview.arn, TENANT_SECRET: secrets.preview.name },
  };
}

/** The partition of a region: China's and the governments' are apart. */
function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
