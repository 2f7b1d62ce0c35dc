import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";

let tenant: Fixture;
beforeAll(async () => {
  tenant = await startFixture();
  const job = { id: "job_1", type: "users_export", status: "completed", created_at: "" } as const;
  const location = `${tenant.issuer}exports/job_1.json.gz?secret=s3cret`;
  tenant.state.jobs.put({ ...job, location, file: gzipSync("the file").toString("base64") });
  tenant.state.jobs.put({ ...job, id: "job_2", type: "verification_email" });
});
afterAll(() => tenant.close());

const get = (path: string) => fetch(`${tenant.issuer}exports/${path}`);

test("an exported file is handed to whoever has its address", async () => {
  const response = await get("job_1.json.gz?secret=s3cret");

  expect(response.status).toBe(200);
  expect(gunzipSync(Buffer.from(await response.arrayBuffer())).toString()).toBe("the file");
});

test.each([
  "job_1.json.gz?secret=wrong!",
  "job_1.json.gz",
  "job_1.json.gz?secret=s3cret&more=1",
  "job_2.json.gz",
  "job_2.json.gz?",
  "job_3.json.gz?secret=s3cret",
])("%s is no such address", async (path) => {
  expect((await get(path)).status).toBe(404);
});
