// GraphQL Code Generator: types of the schema that the operations use, and a typed document for each operation.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { codegen } from '@graphql-codegen/core';
import * as documents from '@graphql-codegen/typed-document-node';
import * as types from '@graphql-codegen/typescript-operations';
import { parse, validateSchema, buildASTSchema } from 'graphql';

const [schemaFile, target = 'src/generated.ts'] = process.argv.slice(2);
const read = (path) => parse(readFileSync(path, 'utf8'));
const schema = read(schemaFile);
for (const error of validateSchema(buildASTSchema(schema))) throw error;

writeFileSync(
  target,
  await codegen({
    filename: target,
    schema,
    documents: readdirSync('operations').map((name) => ({ location: name, document: read(`operations/${name}`) })),
    plugins: [{ types: {} }, { documents: {} }],
    pluginMap: { types, documents },
    config: {
      // Enums grow: '%future added value' stands for what this build doesn't know, so every switch has a default.
      futureProofEnums: true,
      enumType: 'string-literal',
      strictScalars: true,
      scalars: { ID: 'string', Date: 'string', DateTime: 'string', Decimal: 'string', JSON: 'Record<string, unknown>' },
      useTypeImports: true,
      immutableTypes: true,
      avoidOptionals: { field: true },
    },
  }),
);
