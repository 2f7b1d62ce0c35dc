import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** Cost of a client's requests since they were last counted: units of DynamoDB's capacity, and requests. */
export interface Cost {
  readonly units: number;
  readonly requests: number;
}

interface Answered {
  readonly ConsumedCapacity?: { readonly CapacityUnits?: number };
}

/** Lets a client say what its requests cost. */
export function meter(client: DynamoDBClient): () => Cost {
  let units = 0;
  let requests = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: "TOTAL" } });
      const { ConsumedCapacity } = result.output as Answered;
      units += ConsumedCapacity?.CapacityUnits ?? 0;
      requests += 1;
      return result;
    },
    { step: "initialize", name: "meter" },
  );
  return () => {
    const cost = { units, requests };
    units = 0;
    requests = 0;
    return cost;
  };
}
