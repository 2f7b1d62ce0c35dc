import type { ManagementClient } from "auth0";
import type { LookUp } from "declared-stack/run-program";
import { z } from "zod";

const byName = z.object({ name: z.string() });

/**
 * Looks things up on a tenant for a program, as Pulumi's Auth0 provider would: an Action by its exact name.
 *
 * @throws {Error} when the tenant has none, in the provider's words.
 */
export const tenantLookUp =
  (management: ManagementClient): LookUp =>
  async (token, inputs) => {
    if (token !== "auth0:index/getAction:getAction") return undefined;
    const { name } = byName.parse(inputs);
    const { data } = await management.actions.list({ actionName: name });
    const [found, ...others] = data;
    if (found?.id === undefined || others.length > 0)
      throw new Error(`No action found with "name" = "${name}"`);
    return { id: found.id, name, code: found.code };
  };
