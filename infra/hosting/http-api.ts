import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface HttpApiArgs {
  readonly name: string;
  readonly cors: aws.types.input.apigatewayv2.ApiCorsConfiguration | undefined;
  /** Whether it is reached at a domain of its own, and there only. */
  readonly ownDomain: boolean;
  readonly protect: boolean;
  readonly parent: pulumi.Resource;
}

/**
 * Declares the HTTP API, whose address is made with it and can't be had again. With a domain of its own, that address is
 * closed: there would be a second way in otherwise, past whatever is set at the domain.
 */
export function declareHttpApi({ name, cors, ownDomain, protect, parent }: HttpApiArgs) {
  return new aws.apigatewayv2.Api(
    "api",
    {
      name,
      protocolType: "HTTP",
      disableExecuteApiEndpoint: ownDomain,
      ...(cors !== undefined && { corsConfiguration: cors }),
    },
    { parent, protect },
  );
}
