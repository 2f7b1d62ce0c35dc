/** Ways in which a modulus of RSA gives its factors away. */
export type Weakness = "small factor" | "ROCA" | "close factors";

/** Up to here factors are looked for, as those who issue certificates do: generators that broke left such ones. */
const LARGEST_SMALL_FACTOR = 1000;

const PRIMES = Array.from({ length: LARGEST_SMALL_FACTOR }, (_, number) => number).filter(isPrime);

/** Infineon's library made its primes as powers of this number, modulo all primes up to the other (CVE-2017-15361). */
const GENERATOR = 65_537;
const LAST_PRIME = 167;

/** How many steps Fermat's method is given: factors as close as that were published (CVE-2022-26320). */
const STEPS = 100;

/**
 * The weakness of a modulus, where it has a known one that is cheaply seen. Keys of Debian's broken generator
 * (CVE-2008-0166) are not among them: these are told by a list of megabytes.
 */
export function weaknessOf(modulus: bigint): Weakness | undefined {
  const remainders = PRIMES.map((prime) => ({ prime, remainder: Number(modulus % BigInt(prime)) }));
  if (remainders.some(({ remainder }) => remainder === 0)) return "small factor";
  const marked = remainders.filter(({ prime }) => prime <= LAST_PRIME);
  if (marked.every(({ prime, remainder }) => isPowerOfGenerator(remainder, prime))) return "ROCA";
  return hasCloseFactors(modulus) ? "close factors" : undefined;
}

function isPrime(number: number): boolean {
  if (number < 2) return false;
  for (let factor = 2; factor * factor <= number; factor += 1) if (number % factor === 0) return false;
  return true;
}

function isPowerOfGenerator(remainder: number, prime: number): boolean {
  let power = 1;
  do {
    if (power === remainder) return true;
    power = (power * GENERATOR) % prime;
  } while (power !== 1);
  return false;
}

/** Fermat's method: `n = a² - b²` for an `a` just above the root when the factors lie close to each other. */
function hasCloseFactors(modulus: bigint): boolean {
  let a = rootOf(modulus);
  if (a * a < modulus) a += 1n;
  for (let step = 0; step < STEPS; step += 1, a += 1n) if (isSquare(a * a - modulus)) return true;
  return false;
}

/** Remainders that squares leave by 64: three quarters and more of all numbers need no root. */
const SQUARES = new Set(Array.from({ length: 64 }, (_, number) => (number * number) % 64));

function isSquare(value: bigint): boolean {
  if (!SQUARES.has(Number(value & 63n))) return false;
  const root = rootOf(value);
  return root * root === value;
}

/** The largest whole number whose square is not above a value, by Newton's method from above. */
function rootOf(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt(value.toString(16).length * 2);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
