// What the page /v does with an offline token, in node: reads {token, list, jwks, issuer, now} and says what it found.
import { readFileSync } from "node:fs";
import { checked, meaning, statusIn } from "../../api/static/verifier/offline.js";

const given = JSON.parse(readFileSync(0, "utf-8"));
const found = await Promise.all(given.tokens.map((token) => checked(token, given)));
const [first] = found;
const worth = given.list && first.claims ? await statusIn(given.list, first.claims.status, given) : null;
process.stdout.write(JSON.stringify({ found, worth, reason: meaning(worth) }));
