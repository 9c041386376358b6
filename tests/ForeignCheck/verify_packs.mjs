// Checks an evidence file with @auth0/cose and cbor-x from npm. usage: node verify_packs.mjs EVIDENCE REGISTRY
// Prints how many packs it verified; exit code 1 with one line on stderr when one does not verify.
import { createHash, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Sign1 } from '@auth0/cose';
import { Decoder } from 'cbor-x';

const keys = new Map(JSON.parse(readFileSync(process.argv[3], 'utf8')).nodes.map(node => {
  const der = Buffer.from(node.publicKey, 'base64');
  return [createHash('sha256').update(der).digest('hex').slice(0, 16), createPublicKey({ key: der, format: 'der', type: 'spki' })];
}));
const file = readFileSync(process.argv[2]);
const decoder = new Decoder({ mapsAsObjects: false });
let packs = 0;
for (let start = 0; start < file.length;) {
  const length = packLength(file, start);
  const message = Sign1.decode(file.subarray(start, start + length));
  const kid = Buffer.from(decoder.decode(file.subarray(start + 4, start + 4 + file[start + 3])).get(4)).toString('hex');
  await message.verify(keys.get(kid));
  packs++;
  start += length;
}
console.log(packs);

/** Tag, array of four, header (58 nn), empty map, payload (58 nn or 59 nn nn), signature (58 40). */
function packLength(bytes, start) {
  let at = start + 2;
  for (const part of ['header', 'map', 'payload', 'signature']) {
    if (part === 'map') at += 1;
    else if (bytes[at] === 0x58) at += 2 + bytes[at + 1];
    else if (bytes[at] === 0x59) at += 3 + bytes.readUInt16BE(at + 1);
    else throw new Error(`no ${part} at byte ${at}`);
  }
  return at - start;
}
