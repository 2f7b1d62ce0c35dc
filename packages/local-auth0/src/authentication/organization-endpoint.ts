import type { Context, Middleware } from "koa";
import type Provider from "oidc-provider";
import type { Organization } from "../state/organization.ts";
import type { Client, TenantState } from "../state/tenant-state.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import { SETTLED_ORGANIZATION } from "./login-request.ts";
import { organizationUsage } from "./organization-admission.ts";
import {
  NO_ORGANIZATION,
  ORGANIZATION_PICKER_PROMPT,
  ORGANIZATION_PROMPT,
  organizationsFor,
} from "./organization-choice.ts";
import { organizationPage, organizationPickerPage } from "./organization-pages.ts";
import { readForm } from "./request-body.ts";

/** Where people say for which organization they log in; the identifier of the interaction follows. */
export const ORGANIZATION_PATH = "/u/organization/";

type Interaction = Awaited<ReturnType<Provider["interactionDetails"]>>;

/** The pages that ask for the organization of a login: by its name before it, or among the person's own after it. */
export function organizationEndpoint(context: AuthenticationContext, provider: Provider): Middleware {
  return async (ctx) => {
    const interaction = await provider.interactionDetails(ctx.req, ctx.res);
    const client = context.state.clients.get(String(interaction.params.client_id));
    if (client === undefined) throw isOver();
    const form = ctx.method === "POST" ? await readForm(ctx.req) : {};
    const typed = typeof form.organization === "string" ? form.organization.trim() : undefined;
    const settled = await ask(context, ctx, { interaction, client, typed });
    if (settled === undefined) return;
    interaction.params[SETTLED_ORGANIZATION] = settled;
    await interaction.persist();
    ctx.status = 303;
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, {}));
  };
}

interface Asking {
  readonly interaction: Interaction;
  readonly client: Client;
  /** As it was posted, if anything was. */
  readonly typed: string | undefined;
}

/** Shows the page of the prompt. @returns the id of the organization, or `none`, once it is known */
async function ask(
  { state }: AuthenticationContext,
  ctx: Context,
  { interaction, client, typed }: Asking,
): Promise<string | undefined> {
  if (interaction.prompt.name === ORGANIZATION_PROMPT) {
    const takesEmail = discoversByEmail(client);
    const found = typed === undefined ? undefined : findOrganization(state, typed, takesEmail);
    if (found !== undefined) return found.id;
    const content = { application: client.name, action: ctx.path, takesEmail, typed };
    return show(ctx, await organizationPage(content), typed);
  }
  const user = state.users.get(interaction.session?.accountId ?? "");
  if (interaction.prompt.name !== ORGANIZATION_PICKER_PROMPT || user === undefined) throw isOver();
  const organizations = organizationsFor(state, client, user);
  const mayHaveNone = organizationUsage(client) === "allow";
  if (typed === NO_ORGANIZATION && mayHaveNone) return typed;
  const picked = organizations.find(({ id }) => id === typed);
  if (picked !== undefined) return picked.id;
  const content = { application: client.name, action: ctx.path, organizations, mayHaveNone };
  return show(ctx, await organizationPickerPage(content), typed);
}

function show(ctx: Context, page: string, typed: string | undefined): undefined {
  ctx.status = typed === undefined ? 200 : 400;
  ctx.type = "html";
  ctx.set("cache-control", "no-store");
  ctx.body = page;
}

const discoversByEmail = ({ organization_discovery_methods: methods }: Client): boolean =>
  Array.isArray(methods) && methods.includes("email");

/** The organization of a name, or that to which the domain of an e-mail address leads. */
function findOrganization(
  { organizations }: TenantState,
  typed: string,
  takesEmail: boolean,
): Readonly<Organization> | undefined {
  const sought = typed.toLowerCase();
  const domain = sought.slice(sought.indexOf("@") + 1);
  return organizations.find(
    ({ name, discovery_domains }) =>
      name === sought ||
      (takesEmail &&
        sought.includes("@") &&
        discovery_domains.some(
          (one) => one.domain === domain && one.status === "verified" && one.use_for_organization_discovery,
        )),
  );
}

const isOver = () =>
  new AuthenticationError("invalid_request", "This step of the login is over. Log in again.");
