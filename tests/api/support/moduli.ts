const PRIMES = Array.from({ length: 1000 }, (_, number) => number).filter(
  (number) =>
    number > 1 &&
    !Array.from({ length: number }, (_, factor) => factor).some((f) => f > 1 && number % f === 0),
);

const hasNoSmallFactor = (value: bigint): boolean => PRIMES.every((prime) => value % BigInt(prime) !== 0n);

/** The first number from one on that has no factor below a thousand. */
export function coprime(value: bigint): bigint {
  let found = value;
  while (!hasNoSmallFactor(found)) found += 1n;
  return found;
}

/** The product of the odd primes up to 167, modulo which the weak generator's numbers are powers of 65537. */
const PRODUCT = PRIMES.filter((prime) => prime > 2 && prime <= 167).reduce(
  (product, prime) => product * BigInt(prime),
  1n,
);

/** A modulus of 2048 bits as the generator of CVE-2017-15361 made them, as far as it can be seen. */
export const ROCA: bigint = (() => {
  let power = 1n;
  for (let exponent = 0; exponent < 1234; exponent += 1) power = (power * 65_537n) % PRODUCT;
  let modulus = (2n ** 2047n / PRODUCT + 1n) * PRODUCT + power;
  while (!hasNoSmallFactor(modulus)) modulus += PRODUCT;
  return modulus;
})();
