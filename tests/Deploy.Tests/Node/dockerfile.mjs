// Dockerfiles, as an editor would mark them: dockerfile.mjs FILE...
import { readFileSync } from 'node:fs';
import { validate } from 'dockerfile-utils';

for (const file of process.argv.slice(2)) {
    for (const found of validate(readFileSync(file, 'utf8'))) {
        console.log(`${file}:${found.range.start.line + 1} ${found.message}`);
        process.exitCode = 1;
    }
}
