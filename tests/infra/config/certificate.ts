import { generate } from "selfsigned";

/** A certificate as a directory signs with, made anew by each process. */
export const { cert: CERTIFICATE } = await generate([{ name: "commonName", value: "login.example.com" }], {
  keyType: "ec",
});
