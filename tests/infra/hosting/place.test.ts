import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { placeOf } from "../../../infra/hosting/place.ts";

const resolved = (output: pulumi.Output<string>): Promise<string> =>
  new Promise((resolve) => {
    output.apply(resolve);
  });

describe("placeOf", () => {
  it.each([
    ["arn:aws:execute-api:eu-central-1:123456789012:a1b2c3", ["aws", "eu-central-1", "123456789012"]],
    ["arn:aws-cn:execute-api:cn-north-1:210987654321:a:b", ["aws-cn", "cn-north-1", "210987654321"]],
  ])("reads %s", async (arn, expected) => {
    const { partition, region, account } = placeOf(pulumi.output(arn));
    expect(await Promise.all([partition, region, account].map(resolved))).toEqual(expected);
  });
});
