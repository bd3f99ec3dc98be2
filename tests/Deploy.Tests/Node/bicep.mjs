// A Bicep file, as far as it can be checked without its compiler: its grammar, its names, and the bodies of Container Apps'
// resources against the types of Azure's SDK: bicep.mjs FILE
import { readFileSync, writeFileSync } from 'node:fs';
import Parser from 'tree-sitter';
import Bicep from 'tree-sitter-bicep';
import ts from 'typescript';

const complain = text => {
    console.log(text);
    process.exitCode = 1;
};
const each = (node, act) => {
    act(node);
    node.namedChildren.forEach(child => each(child, act));
};

const parser = new Parser();
parser.setLanguage(Bicep);
const text = readFileSync(process.argv[2], 'utf8');
const root = parser.parse(at => text.slice(at, at + 4096)).rootNode;
each(root, node => {
    if (node.isError || node.isMissing)
        complain(`line ${node.startPosition.row + 1}: ${node.text}`);
});

// Names: each is declared, and used.
const declarations = root.namedChildren.filter(node => node.type.endsWith('_declaration'));
const name = node => node.namedChildren.find(child => child.type === 'identifier').text;
const value = node => node.namedChildren.at(-1);
const declared = new Map(declarations.map(node => [name(node), node]));
const used = new Set();
const functions = new Set(['az', 'resourceGroup', 'toLower', 'replace', 'uniqueString', 'empty', 'concat', 'map', 'items', 'string', 'json']);
const use = (node, known) => {
    if (node.type === 'lambda_expression')
        known = new Set([...known, node.namedChildren[0].text]);
    if (node.type === 'identifier') {
        used.add(node.text);
        if (!declared.has(node.text) && !known.has(node.text))
            complain(`line ${node.startPosition.row + 1}: ${node.text} is not declared`);
    }
    const parts = node.type === 'object_property' ? node.namedChildren.slice(1) : node.namedChildren;
    parts.forEach(child => use(child, known));
};
declarations.filter(node => node.type !== 'parameter_declaration' || node.namedChildCount > 2).forEach(node => use(value(node), functions));
for (const [symbol, node] of declared) {
    if (!used.has(symbol) && !['output_declaration', 'resource_declaration'].includes(node.type))
        complain(`${symbol} is declared, and not used`);
}

// What each expression is, in TypeScript; lists are written out, since only what is written in place is checked for fields
// that do not exist.
const tsOf = node => {
    const parts = node.namedChildren;
    const of = declared.get(node.text);
    switch (node.type) {
        case 'object':
            return `{ ${parts.filter(part => part.type === 'object_property').map(part => `${part.namedChildren[0].text}: ${tsOf(part.namedChildren[1])}`).join(', ')} }`;
        case 'string':
            return parts.some(part => part.type === 'interpolation') ? 'unknown<string>()' : JSON.stringify(parts.map(part => part.text).join(''));
        case 'number':
        case 'boolean':
            return node.text;
        case 'identifier':
            if (of?.type === 'variable_declaration')
                return tsOf(value(of));
            if (of?.type === 'parameter_declaration')
                return `unknown<${{ int: 'number', bool: 'boolean' }[of.namedChildren.find(child => child.type === 'type').text] ?? 'string'}>()`;
    }
    const list = elements(node);
    return list ? `[${list.join(', ')}]` : parts[0]?.text === 'string' ? 'unknown<string>()' : 'unknown<any>()';
};
const elements = node => {
    const parts = node.namedChildren;
    const [called, given] = node.type === 'call_expression' ? [parts[0].text, parts[1].namedChildren] : [];
    return node.type === 'array' ? parts.filter(part => part.type !== 'comment').map(tsOf)
        : node.type === 'ternary_expression' ? [...elements(parts[1]), ...elements(parts[2])]
        : node.type === 'identifier' && declared.get(node.text)?.type === 'variable_declaration' ? elements(value(declared.get(node.text)))
        : called === 'concat' ? given.flatMap(elements)
        : called === 'map' ? [tsOf(given[1].namedChildren.at(-1))]
        : null;
};

// The SDK has the properties of some beside the name.
const types = {
    'Microsoft.App/containerApps': ['ContainerApp', 'Omit<ContainerApp, "location">'],
    'Microsoft.App/managedEnvironments': ['ManagedEnvironment', 'Omit<ManagedEnvironment, "location">'],
    'Microsoft.App/managedEnvironments/httpRouteConfigs': ['HttpRouteConfig', 'NonNullable<HttpRouteConfig["properties"]>'],
};
const source = new URL('bicep.check.ts', import.meta.url).pathname;
const resources = declarations.filter(node => node.type === 'resource_declaration')
    .map(node => ({ node, type: types[node.namedChildren[1].text.replaceAll("'", '').split('@')[0]] }))
    .filter(resource => resource.type);
const propertiesOf = node => value(node).namedChildren.find(part => part.namedChildren[0]?.text === 'properties').namedChildren[1];
writeFileSync(source, [
    `import type { ${[...new Set(resources.map(resource => resource.type[0]))].join(', ')} } from "@azure/arm-appcontainers";`,
    'declare function unknown<T>(): T;',
    ...resources.map(({ node, type }) => `export const ${name(node)}: ${type[1]} = ${tsOf(propertiesOf(node))};`),
].join('\n'));
const program = ts.createProgram([source], {
    noEmit: true, strict: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022, types: [],
    module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
});
for (const found of ts.getPreEmitDiagnostics(program))
    complain(ts.flattenDiagnosticMessageText(found.messageText, '\n'));
if (resources.length === 0)
    complain('no resource of Container Apps was found');
