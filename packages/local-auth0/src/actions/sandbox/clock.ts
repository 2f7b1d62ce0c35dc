/**
 * Has the dates of this thread follow the tenant's clock, which may be ahead of the machine's or behind it: an Action that asks
 * how long ago something was is to be told the tenant's answer.
 *
 * @returns puts the clock to a time, in milliseconds since the epoch
 */
export function followTenantClock(): (now: number) => void {
  const machineNow = Date.now.bind(Date);
  let ahead = 0;
  const now = () => machineNow() + ahead;
  const TenantDate = new Proxy(Date, {
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget),
    apply: (target) => new target(now()).toString(),
  });
  Date.now = now;
  Object.defineProperty(Date.prototype, "constructor", { value: TenantDate });
  Object.defineProperty(globalThis, "Date", { value: TenantDate });
  return (time) => {
    ahead = time - machineNow();
  };
}
