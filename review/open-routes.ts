import type { ReviewModel } from "./model.ts";

/** Routes that anybody may call without a token. */
export const openRoutes = (model: Pick<ReviewModel, "routes" | "gateway">): string[] =>
  model.routes
    .filter(({ policy, gateway, api }) => {
      const throughGateway = model.gateway === null ? policy?.open : gateway?.authorization === "NONE";
      return throughGateway === true && (api?.open ?? policy?.open) === true;
    })
    .map(({ key }) => key);
