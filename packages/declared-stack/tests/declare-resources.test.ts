import { setTimeout } from "node:timers/promises";
import {
  asset,
  ComponentResource,
  CustomResource,
  type CustomResourceOptions,
  ProviderResource,
  runtime,
  secret,
} from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { declareResources } from "../src/declare-resources.ts";

class Thing extends CustomResource {
  constructor(name: string, inputs: Record<string, unknown>, options?: CustomResourceOptions) {
    super("test:index:Thing", name, inputs, options);
  }
}

const declare = (program: () => object) =>
  declareResources({
    stack: "dev",
    config: {},
    program: { project: "example", load: async () => ({ default: program() }) },
  });

const declareThing = (inputs: Record<string, unknown>) =>
  declare(() => ({ thing: new Thing("thing", inputs).id }));

describe("declareResources", () => {
  it("hides a secret, however deep it lies, and nothing beside it", async () => {
    const deep = { list: [secret("hidden"), "seen"], whole: secret({ key: "hidden" }) };
    const { resources } = await declareThing({ deep, plain: "seen" });
    expect(resources[0]?.inputs).toEqual({
      deep: { list: ["[secret]", "seen"], whole: "[secret]" },
      plain: "seen",
    });
  });

  it("gives a text asset as its text, and an archive as the hash of its files", async () => {
    const code = () => new asset.AssetArchive({ "index.mjs": new asset.StringAsset("export {}") });
    const { resources } = await declareThing({ text: new asset.StringAsset("seen"), code: code() });
    expect(resources[0]?.inputs).toEqual({
      text: "seen",
      code: "sha256:b2b9771cb81913019882bbf0511c0f543a8b2f769e96809f4992966f7a6e2045",
    });
  });

  it("refuses assets that are read from elsewhere", async () => {
    await expect(declareThing({ code: new asset.FileAsset("/somewhere") })).rejects.toThrow(
      'test:index:Thing "thing" could not be realised: the program declares an asset that is not of its own making; expected texts',
    );
  });

  it("puts a resource that belongs to no component at the top", async () => {
    const { resources } = await declareThing({});
    expect(resources).toEqual([
      {
        type: "test:index:Thing",
        name: "thing",
        inputs: {},
        protect: false,
        parent: "",
        dependsOn: [],
        options: {},
      },
    ]);
  });

  it("says to which component a resource belongs, and each component itself", async () => {
    const { resources, components } = await declare(() => {
      const group = new ComponentResource("test:index:Group", "group");
      const parent = new ComponentResource("test:index:Part", "part", {}, { parent: group });
      return { thing: new Thing("thing", {}, { parent }).id };
    });
    expect(resources.map(({ parent }) => parent)).toEqual(["test:index:Part part"]);
    expect(components).toEqual([
      { type: "pulumi:pulumi:Stack", name: "example-dev", parent: "" },
      { type: "test:index:Group", name: "group", parent: "" },
      { type: "test:index:Part", name: "part", parent: "test:index:Group group" },
    ]);
  });

  it("gives outputs in which ids are stand-ins", async () => {
    const { outputs } = await declareThing({});
    expect(outputs).toEqual({ thing: "test:index:Thing thing" });
  });

  it.each<[string, CustomResourceOptions, Record<string, unknown>]>([
    ["nothing that isn't set", {}, {}],
    ["what is ignored", { ignoreChanges: ["policy"] }, { ignoreChanges: ["policy"] }],
    ["what it adopts", { import: "an-id" }, { import: "an-id" }],
    ["what stays when it goes", { retainOnDelete: true }, { retainOnDelete: true }],
    [
      "its former name",
      { aliases: [{ name: "former" }] },
      { aliases: [{ type: "test:index:Thing", name: "former", parent: "" }] },
    ],
    ["another version of its provider", { version: "0.0.1" }, { version: "0.0.1" }],
    [
      "where its provider comes from",
      { pluginDownloadURL: "https://other.example" },
      { pluginDownloadURL: "https://other.example" },
    ],
    ["its times", { customTimeouts: { create: "1m" } }, { customTimeouts: { create: "1m" } }],
    [
      "what replaces it",
      { replaceOnChanges: ["a"], deleteBeforeReplace: true },
      { replaceOnChanges: ["a"], deleteBeforeReplace: true },
    ],
  ])("says of its options: %s", async (_, options, expected) => {
    const { resources } = await declare(() => ({ thing: new Thing("thing", {}, options).id }));
    expect(resources.map((one) => one.options)).toEqual([expected]);
  });

  it("names the explicit provider of a resource", async () => {
    class Provider extends ProviderResource {
      constructor() {
        super("test", "elsewhere");
      }
    }
    const { resources } = await declare(() => ({
      thing: new Thing("thing", {}, { provider: new Provider() }).id,
    }));
    expect(resources.find(({ name }) => name === "thing")?.options.provider).toContain(
      "pulumi:providers:test::elsewhere",
    );
  });

  it("says that a resource is only read", async () => {
    const { resources } = await declare(() => ({
      thing: new Thing("thing", {}, { id: "there-already" }).id,
    }));
    expect(resources.map((one) => one.options)).toEqual([{ readsId: "there-already" }]);
  });

  it("refuses what only the engine could show", async () => {
    const transformed = declare(() => ({
      thing: new Thing("thing", {}, { transforms: [({ props, opts }) => ({ props, opts })] }).id,
    }));
    await expect(transformed).rejects.toThrow(
      "test:index:Thing thing has transforms, which only the engine applies",
    );
  });

  it("refuses transforms of the whole stack, and waits for what a program declares after that", async () => {
    let isDone = false;
    const load = async () => {
      runtime.registerResourceTransform(({ props, opts }) => ({ props, opts }));
      await setTimeout(60);
      isDone = true;
      return { default: { thing: new Thing("thing", {}).id } };
    };
    const transformed = declareResources({ stack: "dev", config: {}, program: { project: "example", load } });
    await expect(transformed).rejects.toThrow("the stack has transforms, which only the engine applies");
    expect(isDone).toBe(true);
  });

  it("names the function of a provider that a program calls", async () => {
    const load = async () => ({ default: { answer: await runtime.invoke("test:index:ask", {}) } });
    const calling = declareResources({ stack: "dev", config: {}, program: { project: "example", load } });
    await expect(calling).rejects.toThrow("the program calls test:index:ask");
  });
});
