/**
 * Reads a small made-up table to nowhere while the worker has nothing to do. An engine runs code that it has not met
 * several times slower than code that it knows, and the first file is the one that a person waits for.
 */
import { DEFAULT_READ_OPTIONS, type ByteSource, type DatasetSink, type Ports } from '../../src/contracts';
import { Generator, type StopSignal } from '../../src/foundation';
import { readDataset } from '../../src/pipeline/data';

const ROWS = 10000;
const NOWHERE: DatasetSink = {
  writeBlock: () => Promise.resolve(),
  writeDictionaries: () => Promise.resolve(),
};

function makeTable(): Uint8Array {
  const generator = Generator.fromSeed(1);
  const lines = ['a,b,c,d,e,f'];
  for (let row = 0; row < ROWS; row++) {
    const number = generator.uniform() * 1000;
    const [word, day] = [Math.floor(number) % 19, 1 + (row % 28)];
    lines.push(
      `${number.toFixed(2)},${Math.round(number)},word ${word},${word % 2 === 0 ? 'yes' : 'no'},2025-03-${day},${row % 7 || ''}`,
    );
  }
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

/** @param stop set as soon as there is real work */
export async function warmReader(ports: Ports, stop: StopSignal): Promise<void> {
  const bytes = makeTable();
  const source: ByteSource = {
    name: 'warm-up.csv',
    sizeBytes: bytes.length,
    async *stream() {
      yield await Promise.resolve(bytes);
    },
  };
  await readDataset(source, DEFAULT_READ_OPTIONS, ports, NOWHERE, {
    stop,
    onProgress: () => undefined,
  }).catch(() => undefined);
}
