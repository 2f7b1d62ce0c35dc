import { option } from "command-line/arguments";
import { file } from "command-line/values";

/** Options and words that all commands which work on a tenant share. */

export const tenant = option(file(), "a local tenant: the line that npm start -- --json prints");

export const ACCESS = [
  "The tenant is that of AUTH0_DOMAIN, reached with AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET, or AUTH0_ACCESS_TOKEN.",
  "It has to be the stack's: the one of auth0:domain in Pulumi.NAME.yaml. Without these, --tenant names a local one.",
].join("\n");

/** Says why the tenant didn't do something. Auth0's SDK is loaded for it alone. */
export async function describe(error: unknown): Promise<string | undefined> {
  const { describeRefusal } = await import("./failure.ts");
  return describeRefusal(error);
}
