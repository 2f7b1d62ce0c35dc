/** The object identifiers `signedData` and `data` (RFC 2315 §14). */
const SIGNED_DATA = Buffer.from("2a864886f70d010702", "hex");
const DATA = Buffer.from("2a864886f70d010701", "hex");

const TAG = { integer: 0x02, objectIdentifier: 0x06, sequence: 0x30, set: 0x31, explicit0: 0xa0 } as const;

/** A certificate as a PKCS #7 message that carries it and is signed by nobody (RFC 2315 §9.1). @returns PEM */
export function certificateMessage(certificate: Buffer): string {
  const signedData = element(
    TAG.sequence,
    element(TAG.integer, Buffer.of(1)),
    element(TAG.set),
    element(TAG.sequence, element(TAG.objectIdentifier, DATA)),
    element(TAG.explicit0, certificate),
    element(TAG.set),
  );
  const message = element(
    TAG.sequence,
    element(TAG.objectIdentifier, SIGNED_DATA),
    element(TAG.explicit0, signedData),
  );
  const lines = message.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN PKCS7-----", ...lines, "-----END PKCS7-----", ""].join("\n");
}

/** Tag, length and content, in DER (X.690 §8.1). */
function element(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.of(tag), lengthOctets(content.length), content]);
}

function lengthOctets(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const hex = length.toString(16);
  const octets = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  return Buffer.concat([Buffer.of(0x80 | octets.length), octets]);
}
