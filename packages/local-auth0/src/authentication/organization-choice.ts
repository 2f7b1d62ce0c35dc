import { interactionPolicy, type KoaContextWithOIDC } from "oidc-provider";
import type { Invitation, Organization } from "../state/organization.ts";
import type { Client, TenantState, User } from "../state/tenant-state.ts";
import type { AuthenticationContext } from "./context.ts";
import { AuthenticationError } from "./error.ts";
import {
  type LoginRequest,
  loginParameter,
  ORIGINAL_REQUEST,
  SETTLED_ORGANIZATION,
} from "./login-request.ts";
import {
  admit,
  checkOrganizationUsage,
  invitationFor,
  organizationNamed,
  organizationPrompt,
  organizationsOf,
  organizationUsage,
  withinOrganization,
} from "./organization-admission.ts";
import { isAdmitted } from "./people.ts";

const { Check, Prompt } = interactionPolicy;

/** The settled organization of a login for none. */
export const NO_ORGANIZATION = "none";

/** The prompts that ask for the organization: before the login by its name, after it among the person's own. */
export const ORGANIZATION_PROMPT = "organization";
export const ORGANIZATION_PICKER_PROMPT = "organization-picker";

/** For which organization somebody logs in. */
export interface OrganizationChoice {
  /** Absent for none, and as long as it isn't known. */
  readonly organization?: Readonly<Organization>;
  /** The invitation that the person follows. */
  readonly invitation?: Invitation;
  /** Whether there is nothing to choose any more. */
  readonly isSettled: boolean;
}

type Tenant = Pick<AuthenticationContext, "state" | "now">;
type Parameters = Readonly<Record<string, unknown>>;

/**
 * The organization of an authorization request: the one that was asked for, or chosen on a page of the tenant.
 *
 * @param parameters of `oidc-provider`, in a request or in an interaction
 * @throws {AuthenticationError} `invalid_request` for an organization or an invitation that there isn't
 */
export function organizationChoice(
  tenant: Tenant,
  client: Client,
  parameters: Parameters,
): OrganizationChoice {
  const { [SETTLED_ORGANIZATION]: settled, [ORIGINAL_REQUEST]: kept } = parameters;
  if (settled === NO_ORGANIZATION) return { isSettled: true };
  if (typeof settled === "string" && settled !== "") {
    return { organization: organizationNamed(tenant.state, settled), isSettled: true };
  }
  const request: LoginRequest | undefined = typeof kept === "string" ? JSON.parse(kept) : undefined;
  const asked = request && loginParameter(request, "organization");
  const ticket = request && loginParameter(request, "invitation");
  const organization = asked === undefined ? undefined : organizationNamed(tenant.state, asked);
  return {
    isSettled: false,
    ...(organization !== undefined && { organization }),
    ...(ticket !== undefined && { invitation: invitationFor(tenant, ticket, organization, client) }),
  };
}

/** The tenant as this login sees it: with the connections of its organization only. */
export function tenantOfChoice(
  state: TenantState,
  { organization, invitation }: OrganizationChoice,
): TenantState {
  return withinOrganization(state, organization, invitation !== undefined);
}

/**
 * Checks the organization that a request asks for before anybody logs in.
 *
 * @throws {AuthenticationError} `invalid_request`
 */
export function checkOrganization(
  tenant: Tenant,
  client: Client,
  { oidc }: KoaContextWithOIDC,
): OrganizationChoice {
  const choice = organizationChoice(tenant, client, oidc.params ?? {});
  if (!choice.isSettled)
    checkOrganizationUsage(client, { isAsked: choice.organization !== undefined, hasPage: true });
  return choice;
}

type ClientOf = (ctx: KoaContextWithOIDC) => Client;

/** Asks for the organization before the login. */
export const organizationPromptBefore = (tenant: Tenant, clientOf: ClientOf) =>
  new Prompt(
    { name: ORGANIZATION_PROMPT },
    new Check("unknown", "The organization isn't known", "interaction_required", (ctx) => {
      const client = clientOf(ctx);
      const { isSettled, organization } = organizationChoice(tenant, client, ctx.oidc.params ?? {});
      if (isSettled || organization !== undefined) return Check.NO_NEED_TO_PROMPT;
      return organizationUsage(client) === "require" && organizationPrompt(client) === "pre_login_prompt";
    }),
  );

/** Lets a person choose among their organizations after the login, if they have several. */
export const organizationPromptAfter = (tenant: Tenant, clientOf: ClientOf) =>
  new Prompt(
    { name: ORGANIZATION_PICKER_PROMPT },
    new Check("not_picked", "The organization isn't picked", "interaction_required", (ctx) => {
      const client = clientOf(ctx);
      const { params = {}, session } = ctx.oidc;
      const user = tenant.state.users.get(session?.accountId ?? "");
      const { isSettled, organization } = organizationChoice(tenant, client, params);
      if (isSettled || organization !== undefined || user === undefined) return Check.NO_NEED_TO_PROMPT;
      if (organizationPrompt(client) !== "post_login_prompt") return Check.NO_NEED_TO_PROMPT;
      const only = onlyChoice(client, organizationsFor(tenant.state, client, user));
      if (only === undefined) return Check.REQUEST_PROMPT;
      params[SETTLED_ORGANIZATION] = only;
      return Check.NO_NEED_TO_PROMPT;
    }),
  );

/** @returns the only organization that there is to choose; `undefined` where there are several, or none is one of them */
function onlyChoice(client: Client, organizations: readonly Organization[]): string | undefined {
  const [first] = organizations;
  if (organizationUsage(client) === "allow") return first === undefined ? NO_ORGANIZATION : undefined;
  if (first === undefined) {
    throw new AuthenticationError(
      "invalid_request",
      "client requires organization membership, but user does not belong to any organization",
    );
  }
  return organizations.length === 1 ? first.id : undefined;
}

/** The organizations for which a person can log in to a client. */
export const organizationsFor = (state: TenantState, client: Client, user: User): Organization[] =>
  organizationsOf(state, user).filter((organization) =>
    isAdmitted(withinOrganization(state, organization), client, user),
  );

/**
 * Lets the person who has logged in into the organization of their login, and settles it.
 *
 * @returns the id of the organization
 * @throws {AuthenticationError} `access_denied` when they are no member, and don't become one
 */
export function enterOrganization(
  tenant: Tenant,
  client: Client,
  user: User,
  { oidc: { params = {} } }: KoaContextWithOIDC,
): string | undefined {
  const { organization, invitation } = organizationChoice(tenant, client, params);
  if (organization !== undefined) admit(tenant, organization, user, invitation);
  params[SETTLED_ORGANIZATION] = organization?.id ?? NO_ORGANIZATION;
  return organization?.id;
}
