/**
 * Loaded into a child process before its program, which then takes the instant of this module's `?now=` for the present.
 * Only JavaScript's clock is another one, so what the system judges by time (TLS certificates) has to be left alone.
 */
const now = new URL(import.meta.url).searchParams.get("now") ?? "";
const offset = Date.parse(now) - Date.now();
if (Number.isNaN(offset))
  throw new RangeError(`now is "${now}"; expected an instant such as 2027-06-01T12:00:00Z`);

const RealDate = Date;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: [], newTarget) =>
    Reflect.construct(target, args.length === 0 ? [RealDate.now() + offset] : args, newTarget),
  get: (target, member, receiver) =>
    member === "now" ? () => RealDate.now() + offset : Reflect.get(target, member, receiver),
});
