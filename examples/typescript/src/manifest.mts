// Every document as it is sent, by its hash, for `tongban documents register`: npm run --silent manifest > operations.json
import { addTypenameToDocument } from '@apollo/client/utilities';
import { print, type DocumentNode } from 'graphql';
import * as generated from './generated.js';
import { sha256 } from './hash.js';

const documents = Object.entries(generated).filter(([name]) => name.endsWith('Document'));
const texts = documents.map(([, document]) => print(addTypenameToDocument(document as DocumentNode)));
const entries = await Promise.all(texts.map(async (text) => [await sha256(text), text] as const));
console.log(JSON.stringify(Object.fromEntries(entries), null, 2));
