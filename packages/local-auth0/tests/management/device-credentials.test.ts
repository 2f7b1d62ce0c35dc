import { expect, it } from "vitest";
import { managedTenant } from "./harness.ts";

const key = {
  device_name: "Phone",
  device_id: "device-1",
  type: "public_key",
  value: "ABCD",
  client_id: "app",
};

it("keeps the key of a device, and never shows it", async () => {
  const { call, state } = managedTenant();
  const { status, body } = await call("POST", "/device-credentials", key);
  const { id } = body as { id: string };

  expect(status).toBe(201);
  expect(id).toMatch(/^dcr_[A-Za-z0-9]{16}$/);
  const { value: _never, ...shown } = key;
  expect((await call("GET", "/device-credentials")).body).toEqual([{ id, ...shown }]);
  expect((await call("GET", "/device-credentials?client_id=other")).body).toEqual([]);
  expect((await call("GET", "/device-credentials?type=refresh_token&include_totals=true")).body).toEqual({
    device_credentials: [],
    start: 0,
    limit: 50,
    total: 0,
  });
  expect((await call("DELETE", `/device-credentials/${id}`)).status).toBe(204);
  expect((await call("DELETE", `/device-credentials/${id}`)).status).toBe(204);
  expect(state.deviceCredentials.size).toBe(0);
});

it.each([
  ["an unknown type", { ...key, type: "password" }],
  ["no value", { ...key, value: "" }],
  ["a value that is no text", { ...key, value: 7 }],
])("refuses %s", async (_what, body) => {
  const { call } = managedTenant();
  expect((await call("POST", "/device-credentials", body)).status).toBe(400);
  expect((await call("GET", "/device-credentials?type=password")).status).toBe(400);
});
