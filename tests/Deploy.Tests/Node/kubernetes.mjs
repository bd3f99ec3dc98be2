// Manifests against the types of the Kubernetes API, where a field that does not exist is as wrong as a value that does not
// fit: kubernetes.mjs FILE
import { readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';
import YAML from 'yaml';

const objects = YAML.parseAllDocuments(readFileSync(process.argv[2], 'utf8')).map(document => document.toJS());
const source = new URL('kubernetes.check.ts', import.meta.url).pathname;
writeFileSync(source, objects.map((object, index) => {
    const group = object.apiVersion;
    return `import type { I${object.kind} as T${index} } from "kubernetes-models/${group}";\n`
        + `export const o${index}: T${index} = ${JSON.stringify(object, null, 1)};\n`;
}).join(''));

const program = ts.createProgram([source], {
    noEmit: true, strict: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
});
for (const found of ts.getPreEmitDiagnostics(program)) {
    const line = found.file?.text.split('\n')[found.file.getLineAndCharacterOfPosition(found.start).line];
    console.log(`${ts.flattenDiagnosticMessageText(found.messageText, '\n')} ${line}`);
    process.exitCode = 1;
}
