// Reads and checks offline tokens (docs/verify.md) with nothing but what browsers and node bring along.
// It asks nobody: keys, time and lists of statuses are given.

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
export const PREFIX = "TB1:";
const LONGEST = 970;
const ISS = 1, SUB = 2, EXP = 4, IAT = 6, STATUS = 65535;
const ALG = 1, KID = 4, ES256 = -7;
// Phones' clocks differ.
const SKEW = 60;

export class Unreadable extends Error {}

/** Bytes of a base45 text (RFC 9285). */
export function fromBase45(text) {
  const bytes = [];
  for (let start = 0; start < text.length; start += 3) {
    const group = [...text.slice(start, start + 3)].map((letter) => DIGITS.indexOf(letter));
    const value = group.reduceRight((sum, digit) => sum * 45 + digit, 0);
    const size = group.length - 1;
    if (group.includes(-1) || size < 1 || value >= 256 ** size) throw new Unreadable("not base45");
    if (size === 2) bytes.push(value >> 8);
    bytes.push(value & 255);
  }
  return Uint8Array.from(bytes);
}

/** What CBOR bytes (RFC 8949) say, as far as our tokens use it: maps are Map, tags {tag, value}. */
export function fromCbor(bytes) {
  const reader = new Reader(bytes);
  const value = reader.item(0);
  if (reader.at !== bytes.length) throw new Unreadable("more than one item");
  return value;
}

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
  }

  take(length) {
    if (length > this.bytes.length - this.at) throw new Unreadable("cut off");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  number(low) {
    if (low < 24) return low;
    if (low > 26) throw new Unreadable("a number that is none of ours");
    const start = this.at;
    this.take(2 ** (low - 24));
    return [() => this.view.getUint8(start), () => this.view.getUint16(start), () => this.view.getUint32(start)][low - 24]();
  }

  item(depth) {
    if (depth > 8) throw new Unreadable("too deep");
    const [first] = this.take(1);
    const number = this.number(first & 31);
    switch (first >> 5) {
      case 0: return number;
      case 1: return -1 - number;
      case 2: return this.take(number);
      case 3: return new TextDecoder("utf-8", { fatal: true }).decode(this.take(number));
      case 4: return this.times(number, () => this.item(depth + 1));
      case 5: return new Map(this.times(number, () => [this.item(depth + 1), this.item(depth + 1)]));
      case 6: return { tag: number, value: this.item(depth + 1) };
      default: throw new Unreadable("a value that is none of ours");
    }
  }

  times(count, read) {
    if (count > this.bytes.length) throw new Unreadable("cut off");
    return Array.from({ length: count }, read);
  }
}

function head(major, length) {
  if (length < 24) return [major << 5 | length];
  return length < 256 ? [major << 5 | 24, length] : [major << 5 | 25, length >> 8, length & 255];
}

/** The bytes that a COSE_Sign1 signs (RFC 9052, 4.4). */
function toBeSigned(protectedHeader, payload) {
  const name = new TextEncoder().encode("Signature1");
  return Uint8Array.from([
    0x84, ...head(3, name.length), ...name, ...head(2, protectedHeader.length), ...protectedHeader, 0x40,
    ...head(2, payload.length), ...payload,
  ]);
}

/** A token taken apart, not checked; Unreadable for anything that isn't one. */
export function taken(text) {
  if (!text.startsWith(PREFIX) || text.length > LONGEST) throw new Unreadable("no token of ours");
  try {
    const sign1 = fromCbor(fromBase45(text.slice(PREFIX.length)));
    const [protectedHeader, unprotected, payload, signature] = sign1.value;
    const header = fromCbor(protectedHeader);
    const kid = new TextDecoder().decode(header.get(KID));
    if (sign1.tag !== 18 || sign1.value.length !== 4 || unprotected.size !== 0 || header.get(ALG) !== ES256) throw new Unreadable("another kind");
    return { kid, claims: fromCbor(payload), signature, signed: toBeSigned(protectedHeader, payload) };
  } catch (error) {
    throw new Unreadable(String(error));
  }
}

/** Whether the key of that id in a JWKS signed these bytes. */
async function signedBy(jwks, { kid, signed, signature }) {
  const jwk = jwks.keys.find((key) => key.kid === kid && key.kty === "EC" && key.crv === "P-256");
  if (!jwk) return null;
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("jwk", { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y }, algorithm, false, ["verify"]);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, signed);
}

/**
 * Check a token: {reason, claims}. reason is null when it holds, else UNREADABLE, UNKNOWN_KEY, BAD_SIGNATURE,
 * OTHER_ISSUER, EXPIRED_TOKEN or NOT_YET. claims are there only when the signature is good and we are its issuer.
 */
export async function checked(text, { jwks, issuer, now }) {
  let token;
  try {
    token = taken(text);
  } catch {
    return { reason: "UNREADABLE" };
  }
  const good = await signedBy(jwks, token);
  if (good === null) return { reason: "UNKNOWN_KEY" };
  if (!good) return { reason: "BAD_SIGNATURE" };
  const { claims } = token;
  if (claims.get(ISS) !== issuer) return { reason: "OTHER_ISSUER" };
  const said = {
    identifier: claims.get(SUB), type: claims.get("type"), issuer: claims.get("issuer"),
    holder: claims.get("holder") ?? null, fields: [...claims.get("fields")],
    expiresAt: claims.get(EXP), status: Object.fromEntries(claims.get(STATUS).get("status_list")),
  };
  if (claims.get(EXP) <= now) return { reason: "EXPIRED_TOKEN", claims: said };
  if (claims.get(IAT) > now + SKEW) return { reason: "NOT_YET", claims: said };
  return { reason: null, claims: said };
}

const fromBase64url = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));

/** What a signed list of statuses says at a place: 0 holds, 1 doesn't any more, 2 is suspended; null: no good list. */
export async function statusIn(list, { idx, uri }, { jwks, now }) {
  try {
    const [header, payload, signature] = list.split(".");
    const { alg, kid, typ } = JSON.parse(new TextDecoder().decode(fromBase64url(header)));
    if (alg !== "ES256" || typ !== "statuslist+jwt") return null;
    const signed = new TextEncoder().encode(`${header}.${payload}`);
    if (!await signedBy(jwks, { kid, signed, signature: fromBase64url(signature) })) return null;
    const claims = JSON.parse(new TextDecoder().decode(fromBase64url(payload)));
    if (claims.sub !== uri || claims.exp <= now) return null;
    const { bits, lst } = claims.status_list;
    const stream = new Blob([fromBase64url(lst)]).stream().pipeThrough(new DecompressionStream("deflate"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    const perByte = 8 / bits;
    return idx < bytes.length * perByte ? bytes[Math.floor(idx / perByte)] >> idx % perByte * bits & 2 ** bits - 1 : null;
  } catch {
    return null;
  }
}

/** Why a certificate doesn't hold by a list's word; null when nothing is known against it, or no list was to be had. */
export function meaning(worth) {
  if (worth === 0 || worth === null) return null;
  return worth === 2 ? "SUSPENDED" : "NOT_HOLDING";
}
