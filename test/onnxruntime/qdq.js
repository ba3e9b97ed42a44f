// Writes seeded images as x.npy, or runs a model on them in ONNX Runtime and compares the output with an .npz.
//
//   node qdq.js images FOLDER
//   node qdq.js compare FOLDER MODEL.onnx OUTPUT.npz     prints the share of equal elements and the largest difference
'use strict';
const fs = require('fs');
const zlib = require('zlib');

const shape = [64, 1, 28, 28];

function images() {
  const values = new Float32Array(shape.reduce((a, b) => a * b));
  let state = 1;
  for (let i = 0; i < values.length; ++i) {
    state = (Math.imul(1103515245, state) + 12345) & 0x7fffffff;
    values[i] = (state / 0x7fffffff) * 2.8 - 0.8;  // The range of the normalised images.
  }
  return values;
}

function writeNpy(path, values) {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const header = text.padEnd(117) + '\n';
  const magic = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  fs.writeFileSync(path, Buffer.concat([magic, Buffer.from(header), Buffer.from(values.buffer)]));
}

// The float32 values of the first array of an .npz.
function readNpz(path) {
  const file = fs.readFileSync(path);
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  const entry = file.readUInt32LE(end + 16);
  const local = file.readUInt32LE(entry + 42);
  const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
  const packed = file.subarray(start, start + file.readUInt32LE(entry + 20));
  const npy = file.readUInt16LE(entry + 10) === 0 ? packed : zlib.inflateRawSync(packed);
  const body = Buffer.from(npy.subarray(10 + npy.readUInt16LE(8)));
  return new Float32Array(body.buffer, body.byteOffset, body.length / 4);
}

async function compare(model, output) {
  const ort = require('onnxruntime-node');
  const session = await ort.InferenceSession.create(model);
  const feeds = {[session.inputNames[0]]: new ort.Tensor('float32', images(), shape)};
  const theirs = (await session.run(feeds))[session.outputNames[0]].data;
  const ours = readNpz(output);
  let equal = 0, largest = 0, range = 0;
  for (let i = 0; i < ours.length; ++i) {
    const difference = Math.abs(ours[i] - theirs[i]);
    equal += difference < 1e-6 ? 1 : 0;
    largest = Math.max(largest, difference);
    range = Math.max(range, Math.abs(theirs[i]));
  }
  if (ours.length !== theirs.length) throw new Error(`${ours.length} against ${theirs.length} values`);
  console.log(`${(equal / ours.length).toFixed(4)} ${(largest / range).toFixed(4)}`);
}

const [, , verb, folder, model, output] = process.argv;
if (verb === 'images') writeNpy(`${folder}/x.npy`, images());
else compare(model, output).catch((error) => { console.error(error); process.exit(1); });
