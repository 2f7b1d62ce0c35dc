import type * as pulumi from "@pulumi/pulumi";

/** Where on AWS a stack is. */
export interface Place {
  /** `aws`, but for China and governments. */
  readonly partition: pulumi.Output<string>;
  readonly region: pulumi.Output<string>;
  /** The account's twelve digits. */
  readonly account: pulumi.Output<string>;
}

/**
 * Reads the place of a resource from its ARN. Nobody has to be asked for it: neither the provider, which would have to
 * call AWS in a preview, nor the stack's configuration, which could be wrong.
 *
 * @param arn with a region and an account in it, for example `arn:aws:execute-api:eu-central-1:123456789012:a1b2c3`.
 */
export function placeOf(arn: pulumi.Output<string>): Place {
  const part = (index: number) => arn.apply((text) => text.split(":")[index] ?? "");
  return { partition: part(1), region: part(3), account: part(4) };
}
