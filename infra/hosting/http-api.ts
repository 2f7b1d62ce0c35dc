import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface HttpApiArgs {
  readonly name: string;
  readonly cors: aws.types.input.apigatewayv2.ApiCorsConfiguration | undefined;
  /** Whether its own address is closed, as it is reached at a domain. */
  readonly closed: boolean;
  readonly protect: boolean;
  readonly parent: pulumi.Resource;
}

/**
 * Declares the HTTP API, whose address is made with it and can't be had again. Once a domain answers in its
 * place, that address is closed: there would be a second way in otherwise, past whatever is set at the domain.
 */
export function declareHttpApi({ name, cors, closed, protect, parent }: HttpApiArgs) {
  return new aws.apigatewayv2.Api(
    "api",
    {
      name,
      protocolType: "HTTP",
      disableExecuteApiEndpoint: closed,
      ...(cors !== undefined && { corsConfiguration: cors }),
    },
    { parent, protect },
  );
}
