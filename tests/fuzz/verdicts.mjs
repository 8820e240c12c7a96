// node verdicts.mjs VERDICTS DIR: asks V8 about each module that `wasm_fuzz verdicts` wrote. A
// module that V8 judges differently goes into DIR, as accepted-N.wasm or refused-N.wasm by our
// verdict, with a line that says how. Modules that we refuse for a proposal or a limit of ours,
// and V8 takes, are counted and go there without a line. V8 and wabt both take `c0 7f` for a block's empty type, and likewise
// the type of a ref.null, where the specification has one byte.
import { readFileSync, writeFileSync } from 'node:fs'

const [, , path, dir] = process.argv
const file = readFileSync(path)
const named = /not supported|the limit is|more than \d+|only functions can be imported/
let at = 0, count = 0, accepted = 0, different = 0, proposals = 0
while (at < file.length) {
	const n = file.readUInt32LE(at)
	const bytes = file.subarray(at + 4, at + 4 + n)
	at += 4 + n
	const ours = file[at] === 1
	const length = file.readUInt32LE(at + 1)
	const message = file.toString('latin1', at + 5, at + 5 + length)
	at += 5 + length
	count++
	accepted += ours
	if (WebAssembly.validate(bytes) === ours) continue
	if (!ours && /is not one byte/.test(message)) continue
	if (!ours && named.test(message)) proposals++
	const name = `${ours ? 'accepted' : 'refused'}-${count}.wasm`
	writeFileSync(`${dir}/${name}`, bytes)
	if (!ours && named.test(message)) continue
	console.log(`${name}: V8 ${ours ? 'refuses it' : `accepts it, we say: ${message}`}`)
	different++
}
console.log(`${count} modules, ${accepted} accepted, ${proposals} refused for a proposal or a limit, ${different} different from V8`)
process.exitCode = count ? 0 : 1
