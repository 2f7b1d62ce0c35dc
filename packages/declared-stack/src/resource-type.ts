import type { Judgements, Only } from "./judgement.ts";
import type { Members } from "./members.ts";

export type Inputs = Readonly<Record<string, unknown>>;

/** An object of a tenant, as it is declared or as it was found. It names others, as their ids differ by tenant. */
export interface TenantObject {
  /** Its kind in words, for example `client grant`. */
  readonly kind: string;
  /** The name by which both sides know it, unique in its kind: a resource server's is its identifier. */
  readonly name: string;
  readonly fields: Members;
}

/** A resource type's part in an object of a tenant. Several types may speak of one object. */
export interface TenantPart {
  readonly kind: string;
  /** @param inputs in which other resources are named. @throws {ZodError} for inputs that the provider would refuse. */
  readonly read: (inputs: Inputs) => Pick<TenantObject, "name" | "fields">;
  /** Members that say most about an object that nobody declared: what it lets in, or lets happen. No secrets. */
  readonly telling: readonly string[];
  /**
   * The member of the object on a tenant that holds the id by which `pulumi import` finds the resource, as its provider's
   * documentation says; null where that id is the object's name.
   */
  readonly importedBy: string | null;
  /** Inputs that its provider doesn't read at an import: the next deployment sets them, whatever they are. */
  readonly notImported?: readonly string[];
}

/** Scopes of Auth0's Management API, by what is done with a resource. */
export type ScopesOfType = Readonly<Record<"create" | "read" | "update" | "delete", readonly string[]>>;

/**
 * The row of a resource type: all that tools know of it. Names of inputs and ways to settings are those of `Args`, its
 * arguments in Pulumi's SDK.
 */
export interface ResourceType<Args, Type extends string = string, Settings = Judgements<Args>> {
  /** Pulumi's token, for example `auth0:index/client:Client`. */
  readonly type: Type;
  /** The input that is its name; null where it has none to give. */
  readonly namedBy: (keyof Args & string) | null;
  /** The input that names the resource of which it is a part, and whose id it has. */
  readonly partOf?: keyof Args & string;
  /** Set for a part that may be lacking where the whole is there: something that isn't there can't be imported. */
  readonly mayLack?: true;
  /** Set for a resource that can't be made again: people, roles they have, entries, ids and secrets that others hold. */
  readonly irreplaceable?: true;
  /** Words for whatever is lost with it, for example `with the people and their passwords`. */
  readonly lost?: string;
  /** Whether creating one lets something through by itself, whatever its settings. */
  readonly created: "harmless" | "opens";
  /** Whether deleting one ends something that held back or watched, or takes along what can't be had back. */
  readonly deleted: "harmless" | "loosens" | "destroys";
  /**
   * How a change of each setting is to be judged. One that isn't here is judged by nobody: it counts as wider, and
   * guardrails deny it.
   */
  readonly settings: Settings;
  /**
   * The inputs whose change makes the provider delete it and make another. Of Auth0's from the schemas of
   * terraform-provider-auth0 1.55 (`ForceNew`), of AWS's from its provider's documentation; the real engine's preview has
   * the last word.
   */
  readonly replacedBy?: readonly (keyof Args & string)[];
  /** Types that it was of in older versions of Pulumi's SDK, which gives an alias for each to every resource of the type. */
  readonly formerTypes?: readonly string[];
  /** Types that change a list which this type owns as a whole: declared beside it, they undo each other. */
  readonly rivals?: readonly string[];
  /** Outputs beside its id and ARNs, of a resource that nobody creates. @param id its stand-in. */
  readonly outputs?: (id: string) => Readonly<Record<string, unknown>>;
  /**
   * Of Auth0's: the scopes of the Management API that its provider needs to create, change and delete one, and to read one,
   * which it does after each change, too.
   */
  readonly scopes?: ScopesOfType;
  /** The Management API's body for its inputs. */
  readonly body?: ((inputs: Inputs) => Record<string, unknown>) | undefined;
  readonly tenant?: TenantPart;
}

/** Makes a row whose names the compiler checks: `row<auth0.RoleArgs>()({ type: …, namedBy: "name", … })`. */
export const row =
  <Args>() =>
  <
    const Type extends string,
    const Body extends ResourceType<Args>["body"],
    const Settings extends Judgements<Args>,
  >(
    known: ResourceType<Args, Type, Settings & Only<Settings, Judgements<Args>>> & { readonly body?: Body },
  ): ResourceType<Args, Type, Settings> & { readonly body: Body; readonly args?: Args } =>
    known as ResourceType<Args, Type, Settings> & { readonly body: Body };
