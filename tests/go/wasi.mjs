// Runs a wasip1 module with node's own WASI: node wasi.mjs MODULE
import { readFile } from 'node:fs/promises';
import { WASI } from 'node:wasi';
const args = process.argv.slice(2);
const wasi = new WASI({ version: 'preview1', args, env: {}, preopens: {} });
const m = await WebAssembly.compile(await readFile(args[0]));
process.exitCode = wasi.start(await WebAssembly.instantiate(m, wasi.getImportObject()));
