import { build } from "esbuild";
import type { Policy } from "../policy/types.ts";
import { type ActionDeclaration, type ActionTrigger, actionDeclarations } from "./declarations.ts";

/** An Action in the form in which a tenant runs it. */
export type BundledAction = ActionTrigger & {
  readonly key: string;
  readonly name: string;
  readonly comesFirst?: true;
  /** One CommonJS file without dependencies, with its part of the policy and the audience compiled in. */
  readonly code: string;
};

/** The longest code of one Action that Auth0 accepts, in bytes. */
const CODE_LIMIT = 100_000;

const HANDLERS = {
  "post-login": "onExecutePostLogin",
  "credentials-exchange": "onExecuteCredentialsExchange",
} as const satisfies Record<ActionTrigger["trigger"], string>;

/**
 * Compiles the Actions with a policy, in binding order. The same policy gives the same bytes on every machine:
 * what the tests run is what the tenant gets.
 *
 * @param audience the identifier of the stack's API: tokens for any other are no business of theirs.
 *
 * @throws {RangeError} `ACTION_TOO_LARGE` when the code of one exceeds what Auth0 accepts.
 */
export function bundleActions(policy: Policy, audience: string): Promise<BundledAction[]> {
  const needed = actionDeclarations.filter(({ isNeeded }) => isNeeded?.(policy) !== false);
  return Promise.all(needed.map((declaration) => bundleAction(declaration, policy, audience)));
}

async function bundleAction(
  declaration: ActionDeclaration,
  policy: Policy,
  audience: string,
): Promise<BundledAction> {
  const { key, factory, name, project, isNeeded: _, comesFirst, ...trigger } = declaration;
  const { outputFiles } = await build({
    stdin: {
      contents: `import { ${factory} } from "./${key}.ts";
exports.${HANDLERS[trigger.trigger]} = ${factory}(${JSON.stringify(project(policy, audience), null, 2)});`,
      resolveDir: import.meta.dirname,
      sourcefile: `${key}.action.ts`,
    },
    absWorkingDir: import.meta.dirname,
    bundle: true,
    write: false,
    format: "cjs",
    target: "node22",
    charset: "utf8",
  });
  const code = Buffer.concat(outputFiles.map(({ contents }) => contents));
  if (code.length > CODE_LIMIT) {
    throw new RangeError(
      `ACTION_TOO_LARGE: "${name}" has ${code.length} bytes; Auth0 accepts ${CODE_LIMIT}. Take names and descriptions that it doesn't need out of its projection`,
    );
  }
  return { key, name, code: code.toString(), ...(comesFirst && { comesFirst }), ...trigger };
}
