import { asset, CustomResource, type CustomResourceOptions, type Output, secret } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { codeOf } from "../src/archive.ts";
import { type DeclaredResource, type Program, runProgram } from "../src/run-program.ts";

class Thing extends CustomResource {
  declare readonly made: Output<string>;

  constructor(name: string, inputs: Record<string, unknown>, options?: CustomResourceOptions) {
    super("test:index:Thing", name, { made: undefined, ...inputs }, options);
  }
}

const config = { "example:key": "value" };

const program = (declare: () => object): Program => ({
  project: "example",
  load: async () => ({ default: declare() }),
});

describe("runProgram", () => {
  it("realises each resource after those that it depends on, and their outputs flow to it", async () => {
    const order: string[] = [];
    const outputs = await runProgram({
      stack: "dev",
      config,
      realise: async ({ name, inputs }) => {
        await new Promise((resolve) => setTimeout(resolve, name === "first" ? 30 : 0));
        order.push(`${name} ${JSON.stringify(inputs)}`);
        return { id: `${name}-id`, outputs: { made: `made ${name}` } };
      },
      program: program(() => {
        const first = new Thing("first", {});
        const second = new Thing("second", { of: first.id, what: first.made });
        new Thing("third", {}, { dependsOn: second });
        return { id: second.id };
      }),
    });
    expect(order).toEqual(["first {}", 'second {"of":"first-id","what":"made first"}', "third {}"]);
    expect(outputs).toEqual({ id: "second-id" });
  });

  it("hands secrets and code over in plain, for they are to be created", async () => {
    const declared: DeclaredResource[] = [];
    const code = new asset.AssetArchive({ "index.mjs": new asset.StringAsset("export {}") });
    await runProgram({
      stack: "dev",
      config,
      realise: async (resource) => {
        declared.push(resource);
        return { id: "id", outputs: {} };
      },
      program: program(() => ({ thing: new Thing("thing", { password: secret("hidden"), code }) })),
    });
    expect(declared[0]?.inputs.password).toBe("hidden");
    expect(await codeOf(declared[0]?.inputs.code)).toEqual({ "index.mjs": "export {}" });
  });

  it("says which resource could not be realised, and why, once", async () => {
    const run = runProgram({
      stack: "dev",
      config,
      realise: async ({ name }) => {
        if (name === "bad") throw new Error("no room");
        return { id: name, outputs: {} };
      },
      program: program(() => {
        const bad = new Thing("bad", {});
        return { after: new Thing("after", { of: bad.id }).id };
      }),
    });
    await expect(run).rejects.toMatchObject({
      code: "PROGRAM_FAILED",
      message: 'test:index:Thing "bad" could not be realised: no room',
    });
  });

  it("gives what the program itself throws", async () => {
    const load = () => Promise.reject(new Error("bad configuration"));
    await expect(
      runProgram({
        stack: "dev",
        config,
        realise: async () => ({ id: "", outputs: {} }),
        program: { project: "example", load },
      }),
    ).rejects.toThrow("bad configuration");
  });
});
