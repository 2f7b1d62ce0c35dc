import { resourceTypes } from "declared-stack/resource-types";
import { z } from "zod";
import { arn } from "./arn.ts";
import { functionRealisers } from "./aws-function.ts";
import { gatewayRealisers } from "./aws-gateway.ts";
import type { LocalCloud } from "./local-cloud.ts";
import type { Realisers } from "./resource.ts";

const table = z.object({
  name: z.string(),
  hashKey: z.string(),
  rangeKey: z.string().optional(),
  attributes: z.array(z.object({ name: z.string(), type: z.enum(["S", "N", "B"]) })),
  globalSecondaryIndexes: z
    .array(
      z.object({
        name: z.string(),
        keySchemas: z.array(z.object({ attributeName: z.string(), keyType: z.enum(["HASH", "RANGE"]) })),
        projectionType: z.enum(["ALL", "KEYS_ONLY"]),
      }),
    )
    .default([]),
});

/** Creates AWS resources on this machine: tables in dynalite, functions in workers, HTTP APIs in a local gateway. */
export function awsRealisers(cloud: LocalCloud): Realisers {
  return {
    ...functionRealisers(cloud),
    ...gatewayRealisers(cloud),
    [resourceTypes.table]: async ({ inputs }) => {
      const declared = table.parse(inputs);
      await cloud.createTable(declared);
      return { id: declared.name, outputs: { arn: arn("dynamodb", `table/${declared.name}`) } };
    },
  };
}
