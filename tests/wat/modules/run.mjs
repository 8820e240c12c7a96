// Runs the random modules that are packed in a file: node run.mjs FILE N. For rK(0) and rK(1) of each it
// prints how the call ended, the pages of memory and a hash of what is in it.
import { readFile } from 'node:fs/promises';
const [file, n] = process.argv.slice(2);
const module = new WebAssembly.Module(await readFile(file));
// V8's words, and which traps may be meant, by letters that driver.c knows.
const traps = [
	[/^unreachable$/, 'U'], [/^(divide|remainder) by zero$/, 'D'], [/^divide result unrepresentable$/, 'O'],
	[/^float unrepresentable in integer range$/, 'OC'], [/^memory access out of bounds$/, 'M'],
	[/^table index is out of bounds$/, 'MI'], [/^table (access|index) out of bounds$/, 'MI'],
	[/^(element|data) segment (is )?out of bounds$/, 'M'],
	[/^null function or function signature/, 'I'],
];
const ending = e => {
	if (!(e instanceof WebAssembly.RuntimeError)) return `?${e}`;
	for (const [text, letters] of traps) if (text.test(e.message)) return letters;
	return `?${e.message}`;
};
const lines = [];
for (let k = 0; k < n; k++)
	for (let i = 0; i < 2; i++) {
		const { exports } = new WebAssembly.Instance(module);
		if (!exports[`r${k}`]) break; // the file has only one of them
		let end = '-';
		try {
			exports[`r${k}`](i);
		} catch (e) {
			end = ending(e);
		}
		const words = new Uint32Array(exports.memory.buffer);
		let hash = 0;
		for (let w = 0; w < words.length; w++) hash = Math.imul(hash ^ words[w], 0x01000193);
		lines.push(`${k} ${i} ${end} ${words.length >> 14} ${(hash >>> 0).toString(16)}`);
	}
console.log(lines.join('\n'));
