import { readdir, rmdir, stat, symlink, utimes } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { batchLineShape } from "../../api/routes/entries/entry-shapes.ts";
import { createWorld, line, ndjson, OUTPUTS, SECRET, upTo } from "./world.ts";

const names = (count: number): string[] =>
  upTo(count)
    .map((number) => `row-${number}`)
    .toSorted();

describe("a dry run", () => {
  it("says what would be sent, and stores nothing", async () => {
    const world = await createWorld();
    await world.write("hours.ndjson", ndjson(upTo(120)));
    const { status, stdout } = await world.run("hours.ndjson");
    expect(stdout).toBe(
      [
        "hours.ndjson: 120 lines",
        "       120 to send: 50 people, 3 days (2026-11-01 to 2026-11-03), 30 hours",
        "https://api.invalid/timesheets, as Timesheets Batch",
        "This was a dry run: nothing was changed. Do it with --apply.",
        "",
      ].join("\n"),
    );
    expect([status, await world.stored()]).toEqual([0, []]);
    expect(await world.files()).toEqual(["hours.ndjson", "outputs.json"]);
  });

  it("ends with 1 when lines are refused, and says why", async () => {
    const world = await createWorld();
    await world.write("hours.ndjson", ndjson([1]) + ndjson([2, 3], { hours: 7.1 }));
    const { status, stdout } = await world.run("hours.ndjson");
    expect(status).toBe(1);
    expect(stdout).toContain(
      [
        "         2 refused",
        "      invalid_line hours: 2 lines, 2, 3",
        "          line 2: hours is 7.1: quarter hours, for example 7.25",
        "",
      ].join("\n"),
    );
  });

  it("finds out that the machine would not be let in", async () => {
    const world = await createWorld({ token: "max" });
    await world.write("hours.ndjson", ndjson([1]));
    const { error } = await world.run("hours.ndjson");
    expect([error?.status, error?.message]).toEqual([
      2,
      "UPLOAD_NOT_ADMITTED: the API doesn't let Timesheets Batch in (403, insufficient_scope, The access token needs the scope batch:upload): only a machine of the policy has the scope batch:upload; are these the credentials of Timesheets Batch, and is its grant deployed?",
    ]);
  });

  it("says so when the API judges lines by other rules", async () => {
    const document = { components: { schemas: { BatchLine: { type: "object" } } } };
    const world = await createWorld({ document });
    await world.write("hours.ndjson", ndjson([1]));
    const { status, stdout } = await world.run("hours.ndjson");
    expect(status).toBe(0);
    expect(stdout).toContain("The API has other rules for a line than this checkout");
  });
});

describe("an upload", () => {
  it("stores each line once, however often it is run", async () => {
    const world = await createWorld();
    await world.write("hours.ndjson", ndjson(upTo(2300)));
    const first = await world.run("hours.ndjson", { apply: true });
    const again = await world.run("hours.ndjson", { apply: true });
    expect([first.status, again.status]).toEqual([0, 0]);
    expect(first.stdout).toMatch(/^ {5}2,300 stored$/m);
    expect(again.stdout).toMatch(/^ {9}0 stored\n {5}2,300 were there already$/m);
    expect(await world.stored()).toEqual(names(2300));
    expect(await world.files()).toEqual(["hours.ndjson", "outputs.json"]);
  });

  it("stores each line once when two runs send the same file at once", async () => {
    const world = await createWorld();
    await world.write("hours.ndjson", ndjson(upTo(1500)));
    const runs = await Promise.all([1, 2].map(() => world.run("hours.ndjson", { apply: true })));
    expect(runs.map(({ status }) => status)).toEqual([0, 0]);
    expect(await world.stored()).toEqual(names(1500));
  });

  it("sends a batch again whose response is lost", async () => {
    const world = await createWorld({
      batch: async (send, number) => {
        const response = await send();
        if (number === 1) throw new TypeError("fetch failed");
        return response;
      },
    });
    await world.write("hours.ndjson", ndjson(upTo(10)));
    const { status } = await world.run("hours.ndjson", { apply: true });
    expect([status, world.sent(), await world.stored()]).toEqual([0, 2, names(10)]);
  });

  it.each([429, 503])("waits after a %i as long as it is asked to", async (status) => {
    const later = { status, headers: { "retry-after": "7" } };
    const world = await createWorld({
      batch: async (send, number) =>
        number > 2 ? send() : Response.json({ message: "Too Many Requests" }, later),
    });
    await world.write("hours.ndjson", ndjson([1]));
    const run = await world.run("hours.ndjson", { apply: true });
    expect([run.status, world.waits]).toEqual([0, [7000, 7000]]);
  });

  it("counts right what an incomplete batch has stored", async () => {
    let isBroken = true;
    const world = await createWorld();
    const { changeDay } = world.store;
    const { StoreUnavailableError } = await import("../../api/store/store.ts");
    Object.assign(world.store, {
      changeDay: ((place, decide) => {
        if (isBroken && place.date === "2026-11-01") {
          isBroken = false;
          throw new StoreUnavailableError({ cause: new Error("throttled") });
        }
        return changeDay(place, decide);
      }) satisfies typeof changeDay,
    });
    await world.write("hours.ndjson", ndjson(upTo(100)));
    const { status, stdout } = await world.run("hours.ndjson", { apply: true });
    expect([status, world.waits]).toEqual([0, [5000]]);
    expect(stdout).toMatch(/^ {7}100 stored\n$/m);
    expect(stdout).not.toContain("already");
  });

  it("gives up when an outage lasts, says how far it came, and goes on from there", async () => {
    let isOut = true;
    const bodies: number[] = [];
    const world = await createWorld({
      batch: async (send, number, request) => {
        if (isOut && number > 1) return new Response("Bad Gateway", { status: 502 });
        bodies.push((await request.clone().text()).split("\n").length - 1);
        return send();
      },
    });
    await world.write("hours.ndjson", ndjson(upTo(1500)));
    const { error } = await world.run("hours.ndjson", { apply: true });
    expect([error?.status, error?.message]).toEqual([
      3,
      [
        "UPLOAD_UNREACHABLE: the API answers 502",
        "1,000 of 1,500 lines are done. Run the same command again: it goes on from there, and nothing is stored twice.",
      ].join("\n"),
    ]);
    isOut = false;
    const { status, stdout } = await world.run("hours.ndjson", { apply: true });
    expect([status, bodies, await world.stored()]).toEqual([0, [1000, 500], names(1500)]);
    expect(stdout).toContain("An earlier run is done with the lines up to 1000");
    expect(stdout).toMatch(/^ {5}1,500 stored$/m);
  });

  it("ends at once with 130 when it is interrupted, and goes on from there", async () => {
    const stop = new AbortController();
    const world = await createWorld({
      batch: async (send, number, request) => {
        if (number === 2) {
          stop.abort();
          request.signal.throwIfAborted();
        }
        return send();
      },
    });
    await world.write("hours.ndjson", ndjson(upTo(2500)));
    const { error } = await world.run("hours.ndjson", { apply: true }, { stop });
    expect([error?.status, error?.code]).toEqual([130, "UPLOAD_INTERRUPTED"]);
    expect(error?.message).toContain("1,000 of 2,500 lines are done.");
    const { status } = await world.run("hours.ndjson", { apply: true });
    expect([status, world.sent(), await world.stored()]).toEqual([0, 4, names(2500)]);
  });

  it("sends all of a file that was changed after a run that was cut off, and says so", async () => {
    let isOut = true;
    const world = await createWorld({
      patience: 1000,
      batch: async (send, number) => {
        if (isOut && number > 1) throw new TypeError("fetch failed");
        return send();
      },
    });
    await world.write("hours.ndjson", ndjson(upTo(1200)));
    await world.run("hours.ndjson", { apply: true });
    isOut = false;
    await world.write("hours.ndjson", ndjson(upTo(1201)));
    const { status, stdout } = await world.run("hours.ndjson", { apply: true });
    expect([status, await world.stored()]).toEqual([0, names(1201)]);
    expect(stdout).toContain("hours.ndjson was changed after a run that was cut off");
    expect(stdout).toMatch(/^ {7}201 stored\n {5}1,000 were there already$/m);
  });

  it("sends nothing of a file that was written to after it was checked", async () => {
    let change = async () => {};
    const world = await createWorld({ between: () => change() });
    await world.write("hours.ndjson", ndjson(upTo(2000)));
    change = async () => void (await world.write("hours.ndjson", ndjson(upTo(2001))));
    const { error } = await world.run("hours.ndjson", { apply: true });
    expect([error?.code, error?.status, world.sent()]).toEqual(["UPLOAD_FILE_CHANGED", 2, 0]);
  });
});

describe("an outage", () => {
  it("isn't waited for longer than patience lasts", async () => {
    const later = { status: 503, headers: { "retry-after": "3600" } };
    const world = await createWorld({ batch: async () => new Response("", later) });
    await world.write("hours.ndjson", ndjson([1]));
    const { error } = await world.run("hours.ndjson", { apply: true });
    expect([error?.code, world.waits, world.sent()]).toEqual(["UPLOAD_UNREACHABLE", [], 1]);
  });

  it("is waited for twice as long each time, up to half a minute", async () => {
    const world = await createWorld({
      batch: async () => new Response("", { status: 500 }),
      patience: 120_000,
    });
    await world.write("hours.ndjson", ndjson([1]));
    const { error } = await world.run("hours.ndjson", { apply: true });
    expect(error?.message).toMatch(/^UPLOAD_UNREACHABLE: the API answers 500\n0 of 1 lines are done\. Run /);
    expect(world.waits).toEqual([
      250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000, 15_000, 15_000, 15_000,
    ]);
  });
});

describe("a response", () => {
  it("that leads elsewhere isn't followed: the token would go along", async () => {
    const asked: string[] = [];
    const world = await createWorld({
      batch: async (_, __, { redirect }) => {
        asked.push(redirect);
        return new Response("", { status: 307, headers: { location: "https://elsewhere.invalid/" } });
      },
    });
    await world.write("hours.ndjson", ndjson([1]));
    const { error } = await world.run("hours.ndjson", { apply: true });
    expect(asked).toEqual(["manual"]);
    expect(error?.message).toMatch(/^UPLOAD_NOT_TAKEN: the API doesn't take the lines 1 to 1 \(307\)\n/);
  });

  it("that has no end isn't waited for, and fills no memory", async () => {
    let read = 0;
    const world = await createWorld({
      patience: 0,
      batch: async () => {
        const pull = (controller: ReadableStreamDefaultController) => {
          read += 1;
          controller.enqueue(new Uint8Array(1_000_000).fill(32));
          if (read === 100) controller.close();
        };
        return new Response(new ReadableStream({ pull }));
      },
    });
    await world.write("hours.ndjson", ndjson([1]));
    const { error } = await world.run("hours.ndjson", { apply: true });
    expect(error?.message).toMatch(
      /^UPLOAD_UNREACHABLE: the API doesn't answer: its response is longer than/,
    );
    expect(read).toBeLessThan(30);
  });

  it("with a token that no header can hold tells nobody of the token", async () => {
    const world = await createWorld({ token: "secret-token\nx" });
    await world.write("hours.ndjson", ndjson([1]));
    const { error, stdout } = await world.run("hours.ndjson", { apply: true });
    expect(error?.message).toMatch(/^UPLOAD_NOT_ADMITTED: /);
    expect(`${error?.message}${stdout}`).not.toContain("secret-token");
  });

  it("that leaves a line out counts for nothing", async () => {
    const world = await createWorld({
      batch: async () => Response.json({ results: [{ line: 1, result: "stored" }] }),
    });
    await world.write("hours.ndjson", ndjson([1, 2]));
    const { error } = await world.run("hours.ndjson", { apply: true });
    expect(error?.message).toMatch(
      /^UPLOAD_NOT_TAKEN: the API doesn't say what became of line 2\n0 of 2 lines are done/,
    );
  });
});

describe("a journal", () => {
  const outage = () => {
    const is = { out: true };
    const batch = async (send: () => Promise<Response>, number: number) => {
      if (is.out && number > 1) throw new TypeError("fetch failed");
      return send();
    };
    return { is, options: { batch, patience: 1000 } };
  };

  it("counts for a day only: the table may have been restored since", async () => {
    const { is, options } = outage();
    const world = await createWorld(options);
    await world.write("hours.ndjson", ndjson(upTo(1200)));
    await world.run("hours.ndjson", { apply: true });
    const [journal = ""] = await readdir(path.join(world.folder, "journals"));
    const yesterday = (Date.now() - 25 * 3600 * 1000) / 1000;
    await utimes(path.join(world.folder, "journals", journal), yesterday, yesterday);
    is.out = false;
    const { status, stdout } = await world.run("hours.ndjson", { apply: true });
    expect([status, await world.stored()]).toEqual([0, names(1200)]);
    expect(stdout).not.toContain("An earlier run");
    expect(stdout).toMatch(/^ {7}200 stored\n {5}1,000 were there already$/m);
  });

  it("doesn't count once other lines are sound, as by another version of the rules", async () => {
    const { is, options } = outage();
    const world = await createWorld(options);
    await world.write("hours.ndjson", ndjson(upTo(1200)));
    const { safeParse } = batchLineShape;
    const stricter = vi.spyOn(batchLineShape, "safeParse").mockImplementation((value) => {
      const { externalId } = z.object({ externalId: z.string() }).parse(value);
      return safeParse(externalId === "row-3" ? {} : value);
    });
    await world.run("hours.ndjson", { apply: true });
    stricter.mockRestore();
    is.out = false;
    const { status } = await world.run("hours.ndjson", { apply: true });
    expect([status, await world.stored()]).toEqual([0, names(1200)]);
  });

  it("is kept though another run that is done takes the empty folder away", async () => {
    const { is, options } = outage();
    const world: Awaited<ReturnType<typeof createWorld>> = await createWorld({
      ...options,
      batch: async (send, number) => {
        if (number === 1) await rmdir(path.join(world.folder, "journals"));
        return options.batch(send, number);
      },
    });
    await world.write("hours.ndjson", ndjson(upTo(1200)));
    const { error } = await world.run("hours.ndjson", { apply: true });
    expect(error?.message).toMatch(/^UPLOAD_UNREACHABLE/);
    is.out = false;
    const { stdout } = await world.run("hours.ndjson", { apply: true });
    expect(stdout).toContain("An earlier run is done with the lines up to 1000");
  });

  it("isn't needed for each line to be stored once", async () => {
    const { is, options } = outage();
    const world = await createWorld(options);
    await world.write("journals", "a file where the folder would be");
    await world.write("hours.ndjson", ndjson(upTo(1200)));
    const { stdout } = await world.run("hours.ndjson", { apply: true });
    expect(stdout).toContain(
      "journals takes no file: a run that is cut off begins anew, and stores nothing twice.",
    );
    is.out = false;
    const { status } = await world.run("hours.ndjson", { apply: true });
    expect([status, await world.stored()]).toEqual([0, names(1200)]);
  });

  it("holds nothing of the entries, and is for its owner alone", async () => {
    const world = await createWorld(outage().options);
    const full = ndjson([9001, 9002], {
      subject: "auth0|ann",
      date: "2026-12-01",
      hours: 24,
      project: "Secret",
    });
    await world.write("hours.ndjson", full + ndjson(upTo(1500)));
    await world.run("hours.ndjson", { apply: true });
    const [journal = ""] = await readdir(path.join(world.folder, "journals"));
    const text = await world.read(path.join("journals", journal));
    expect(text).toContain("day_full");
    expect(text).not.toMatch(/ann|Secret|row-|Apollo/);
    expect((await stat(path.join(world.folder, "journals", journal))).mode & 0o777).toBe(0o600);
  });
});

describe("a file", () => {
  it("that was changed between its check and its end is found out, whatever its size and time say", async () => {
    const world = await createWorld({
      between: async () => {
        await world.write("hours.ndjson", ndjson([1], { project: "Gemini" }));
        await utimes(path.join(world.folder, "hours.ndjson"), 1, 1);
      },
    });
    await world.write("hours.ndjson", ndjson([1]));
    await utimes(path.join(world.folder, "hours.ndjson"), 1, 1);
    const { error } = await world.run("hours.ndjson", { apply: true });
    expect(error?.message).toMatch(/^UPLOAD_FILE_CHANGED: /);
  });

  it("of refused lines isn't compared with what may have no end", async () => {
    const world = await createWorld();
    await symlink("/dev/zero", path.join(world.folder, "hours.refused.ndjson"));
    await world.write("hours.ndjson", ndjson([1], { hours: 25 }));
    const { status } = await world.run("hours.ndjson", { apply: true });
    expect(status).toBe(1);
    expect(await world.read("hours.refused-2.ndjson")).toContain("row-1");
  });

  const cells = [
    "subject\texternalId\tdate\tproject\thours",
    "auth0|ann\trow-1\t2026-11-20\tÄpfel\t7.25",
    "",
  ].join("\r\n");

  it.each([
    ["UTF-16, as a spreadsheet writes Unicode text", Buffer.from(`\uFEFF${cells}`, "utf16le"), "utf-8"],
    ["Windows-1252, where that is said", Buffer.from(cells, "latin1"), "windows-1252"],
  ] as const)("is read in %s", async (_, bytes, encoding) => {
    const world = await createWorld();
    await world.write("hours.txt", bytes);
    const { status } = await world.run("hours.txt", { apply: true, encoding });
    expect([status, await world.stored()]).toEqual([0, names(1)]);
    const [entry] = await world.entries();
    expect(entry?.project).toBe("Äpfel");
  });

  it("whose lines repeat themselves sends each once", async () => {
    const world = await createWorld();
    await world.write("hours.ndjson", ndjson([1, 2, 1]) + ndjson([2], { hours: 0.5 }));
    const { status, stdout } = await world.run("hours.ndjson", { apply: true });
    expect(stdout).toContain("         1 said before in the file, with the same externalId\n");
    expect(stdout).toContain(
      "line 4: its externalId is that of another entry, in line 2; give it one of its own",
    );
    expect([status, await world.stored()]).toEqual([1, names(2)]);
  });

  it("in which subjects are e-mail addresses is told so: nobody would see these entries", async () => {
    const world = await createWorld();
    await world.write("hours.ndjson", ndjson([1]) + ndjson([2, 3], { subject: "ann@example.com" }));
    const { status, stdout } = await world.run("hours.ndjson");
    expect(status).toBe(0);
    expect(stdout).toContain(
      "         2 with a subject that is no user_id of a tenant, such as auth0|…, in line 2, 3: nobody would see their entries\n",
    );
  });

  it("with no line has nothing to send", async () => {
    const world = await createWorld();
    await world.write("hours.csv", "subject,externalId,date,project,hours\n");
    const { status, stdout } = await world.run("hours.csv", { apply: true });
    expect([status, world.sent()]).toEqual([0, 0]);
    expect(stdout).toMatch(/^hours.csv: 0 lines\n {9}0 to send/);
  });

  it("that isn't there is told so", async () => {
    const world = await createWorld();
    const { error } = await world.run("hours.csv");
    expect([error?.status, error?.message.replace(`${world.folder}/`, "")]).toEqual([
      2,
      "UPLOAD_FILE_UNREADABLE: hours.csv is not there; expected a CSV or NDJSON file",
    ]);
  });
});

describe("its tokens", () => {
  it("are asked for by client credentials, for the stack's audience and the route's scope alone", async () => {
    const world = await createWorld();
    await world.write("hours.ndjson", ndjson([1]));
    await world.run("hours.ndjson", { apply: true });
    expect(world.tokenRequests.map((parameters) => Object.fromEntries(parameters))).toEqual([
      {
        grant_type: "client_credentials",
        client_id: "batch-id",
        client_secret: SECRET,
        audience: OUTPUTS.audience,
        scope: "batch:upload",
      },
    ]);
  });

  it("are replaced before they end", async () => {
    const begun: number[] = [];
    const world = await createWorld({
      lifetime: 300,
      batch: async (send) => {
        begun.push(world.tokenRequests.length);
        world.pass(100_000);
        return send();
      },
    });
    await world.write("hours.ndjson", ndjson(upTo(5000)));
    const { status } = await world.run("hours.ndjson", { apply: true });
    expect([status, begun]).toEqual([0, [1, 1, 1, 2, 2]]);
  });

  it("are replaced once when the API doesn't accept one", async () => {
    const world = await createWorld({
      batch: async (send, number) =>
        number === 1 ? Response.json({ message: "Unauthorized" }, { status: 401 }) : send(),
    });
    await world.write("hours.ndjson", ndjson([1]));
    const { status } = await world.run("hours.ndjson", { apply: true });
    expect([status, world.tokenRequests.length, await world.stored()]).toEqual([0, 2, names(1)]);
  });

  it("that are never accepted end it", async () => {
    const world = await createWorld({ token: "nobody" });
    await world.write("hours.ndjson", ndjson([1]));
    const { error } = await world.run("hours.ndjson", { apply: true });
    expect(error?.message).toMatch(
      /^UPLOAD_NOT_ADMITTED: the API doesn't let Timesheets Batch in \(401, invalid_token, .*\): its token isn't accepted/,
    );
    expect(error?.message).not.toContain(SECRET);
  });

  it("of a person let nobody upload: nothing is stored", async () => {
    const world = await createWorld({ token: "max" });
    await world.write("hours.ndjson", ndjson(upTo(3)));
    const { error } = await world.run("hours.ndjson", { apply: true });
    expect([error?.code, error?.status, await world.stored()]).toEqual(["UPLOAD_NOT_ADMITTED", 2, []]);
  });
});

describe("lines that are refused", () => {
  it("go into a file of their own, which can be mended and uploaded", async () => {
    const world = await createWorld();
    const text = [
      "externalId;subject;date;hours;project;note",
      'row-1;auth0|ann;2026-11-20;7.25;Apollo;"two\r\nlines"',
      'row-2;auth0|ann;2026-11-20;7,25;Apollo;"a ""b"";c"',
      "row-3;auth0|ann;2026-11-20;24;Apollo;",
      "row-4;auth0|ann",
      "row-1;auth0|ann;2026-11-21;1;Apollo;",
      "",
    ].join("\r\n");
    await world.write("hours.csv", `\uFEFF${text}`);
    const { status, stdout } = await world.run("hours.csv", { apply: true });
    expect([status, await world.stored()]).toEqual([1, ["row-1"]]);
    expect(stdout).toContain("Mend the refused lines in hours.refused.csv, and upload that file.");
    const refused = await world.read("hours.refused.csv");
    expect(refused).toBe(
      [
        "\uFEFFrefused;externalId;subject;date;hours;project;note",
        '"line 4: invalid_line hours: hours is ""7,25""; write it with a point, 7.25, or say --decimal-comma";row-2;auth0|ann;2026-11-20;"7,25";Apollo;"a ""b"";c"',
        '"line 5: day_full: A day has 24 hours; correct what is logged for it";row-3;auth0|ann;2026-11-20;24;Apollo;',
        '"line 6: malformed: has 2 columns, and the first line has 6";row-4;auth0|ann',
        '"line 7: external_id_conflict: its externalId is that of another entry, in line 2; give it one of its own";row-1;auth0|ann;2026-11-21;1;Apollo;',
        "",
      ].join("\r\n"),
    );
    const mended = refused
      .replace(';"7,25";', ";7.25;")
      .replace(";24;", ";0.5;")
      .replace(";row-4;auth0|ann", ";row-4;auth0|ann;2026-11-22;8;Apollo;")
      .replace(";row-1;", ";row-5;");
    await world.write("mended.csv", mended);
    const again = await world.run("mended.csv", { apply: true });
    expect([again.status, await world.stored()]).toEqual([0, names(5)]);
  });

  it("of NDJSON keep their members, and those that are no JSON their text", async () => {
    const world = await createWorld();
    await world.write("hours.ndjson", `{"oops\n${ndjson([2], { hours: 25 })}`);
    const { status } = await world.run("hours.ndjson", { apply: true });
    const refused = await world.read("hours.refused.ndjson");
    expect(status).toBe(1);
    expect((await stat(path.join(world.folder, "hours.refused.ndjson"))).mode & 0o777).toBe(0o600);
    expect(refused.split("\n").map((text) => text !== "" && JSON.parse(text))).toEqual([
      { refused: "line 1: malformed: is no JSON object", malformed: '{"oops' },
      {
        refused: "line 2: invalid_line hours: hours is 25: Too big: expected number to be <=24",
        ...line(2),
        hours: 25,
      },
      false,
    ]);
    const again = await world.run("hours.refused.ndjson");
    expect(again.stdout).toContain("malformed: 1 line, 1\n          line 1: is no JSON object yet");
  });

  it("take nobody's place: those of another night stay", async () => {
    const world = await createWorld();
    await world.write("hours.ndjson", ndjson([1], { hours: 25 }));
    await world.run("hours.ndjson", { apply: true });
    await world.run("hours.ndjson", { apply: true });
    expect(await world.files()).toEqual(["hours.ndjson", "hours.refused.ndjson", "outputs.json"]);
    await world.write("hours.ndjson", ndjson([2], { hours: 25 }));
    const { stdout } = await world.run("hours.ndjson", { apply: true });
    expect(stdout).toContain("hours.refused-2.ndjson");
    expect(await world.read("hours.refused.ndjson")).toContain("row-1");
    expect(await world.read("hours.refused-2.ndjson")).toContain("row-2");
  });

  it("are those of the whole file when a run goes on after another", async () => {
    let isOut = true;
    const world = await createWorld({
      patience: 1000,
      batch: async (send, number) => {
        if (isOut && number > 1) throw new TypeError("fetch failed");
        return send();
      },
    });
    const full = ndjson([9001, 9002], { subject: "auth0|ann", date: "2026-12-01", hours: 24 });
    await world.write("hours.ndjson", full + ndjson(upTo(1500)));
    await world.run("hours.ndjson", { apply: true });
    expect(await world.files()).not.toContain("hours.refused.ndjson");
    isOut = false;
    const { status } = await world.run("hours.ndjson", { apply: true });
    expect(status).toBe(1);
    expect(await world.read("hours.refused.ndjson")).toMatch(/^\{"refused":"line 2: day_full: .*\}\n$/);
  });

  it("need a folder that takes a file, before anything is sent", async () => {
    const world = await createWorld();
    await world.write("hours.ndjson", ndjson([1]));
    const refusedOut = path.join(world.folder, "nowhere", "refused.ndjson");
    const { error } = await world.run("hours.ndjson", { apply: true, refusedOut });
    expect([error?.code, await world.stored()]).toEqual(["REFUSED_FILE_UNWRITABLE", []]);
  });
});
