import { describe, expect, it } from "vitest";
import { logicOf, sameLogic } from "../../../review/actions/logic.ts";

const ACTION = `// groups.ts
var own = (record, name) => Object.hasOwn(record, name) ? record[name] : void 0;
function groupsOf(metadata) {
  const { groups } = metadata;
  return Array.isArray(groups) ? groups : [];
}
function refuse(policy, event, api) {
  const given = groupsOf(event.user).flatMap((name) => own(policy.groups, name) ?? []);
  for (const scope of policy.scopes) if (!given.includes(scope) && own(policy.groups, scope) === void 0) api.accessToken.removeScope(scope);
}
function scopeRule(policy) {
  return async (event, api) => refuse(policy, event, api);
}
exports.onExecutePostLogin = scopeRule({ "scopes": ["read"], "groups": { "Staff": ["read"] } });
`;

const edited = (edit: (code: string) => string): string => {
  const code = edit(ACTION);
  if (code === ACTION) throw new Error("nothing is edited");
  return code;
};

describe("the logic of an Action", () => {
  const harmless: [what: string, edit: (code: string) => string][] = [
    ["a comment", (code) => code.replace("function refuse", "/* refuses */\nfunction refuse")],
    ["other spaces and lines", (code) => code.replaceAll("  ", "\t").replaceAll(";\n", ";\n\n")],
    ["a variable under another name", (code) => code.replaceAll("given", "held")],
    ["a function under another name", (code) => code.replaceAll("groupsOf", "theirGroups")],
    [
      "functions in another order",
      (code) => {
        const parts = code.split(/(?=^function |^var |^exports)/m);
        return [parts[3], parts[2], parts[1], parts[0], ...parts.slice(4)].join("");
      },
    ],
    [
      "a named constant",
      (code) => code.replace('["read"]', '["read"]').replace("var own", 'const EMPTY = "";\nvar own'),
    ],
    [
      "a function instead of an arrow",
      (code) =>
        code.replace(
          /var own = .*;\n/,
          "function own(r, n) { return Object.hasOwn(r, n) ? r[n] : void 0; }\n",
        ),
    ],
    [
      "an if instead of a conditional expression",
      (code) =>
        code.replace(
          "return Array.isArray(groups) ? groups : [];",
          "if (Array.isArray(groups)) return groups;\n return [];",
        ),
    ],
    [
      "members of the data in another order",
      (code) => code.replace(/\{ "scopes": (.*?), ("groups".*) \}\)/, '{ $2, "scopes": $1 })'),
    ],
  ];
  it.each(harmless)("is the same with %s", (_, edit) => {
    expect(sameLogic(logicOf(edited(edit)), logicOf(ACTION))).toBe(true);
  });

  const others: [what: string, edit: (code: string) => string][] = [
    [
      "a condition more",
      (code) => code.replace("if (!given", 'if (event.user.user_id !== "auth0|x" && !given'),
    ],
    ["a negation less", (code) => code.replace("!given", "given")],
    ["another text", (code) => code.replace("removeScope", "addScope")],
    // A minifier would take it for an order to leave the call out.
    [
      "a call that a comment calls pure",
      (code) =>
        code.replace("const given", "/* @__PURE__ */ api.accessToken.addScope('approve');\n  const given"),
    ],
    ["a statement beside the handler", (code) => `${code}\nexports.onContinuePostLogin = async () => {};`],
    [
      "a handler that is replaced afterwards",
      (code) => `${code}\nexports["onExecutePostLogin"] = async () => {};`,
    ],
    ["a function that is assigned again", (code) => `${code}\ngroupsOf = () => ["Staff"];`],
    ["no JavaScript", (code) => `${code}\n}`],
  ];
  it.each(others)("is another with %s", (_, edit) => {
    expect(logicOf(edited(edit)).form).not.toBe(logicOf(ACTION).form);
  });

  it("is told apart from the data of the policy", () => {
    const more = logicOf(edited((code) => code.replace('"Staff": ["read"]', '"Staff": ["read", "approve"]')));
    expect(more.form).toBe(logicOf(ACTION).form);
    expect(more.data).not.toBe(logicOf(ACTION).data);
  });
});
