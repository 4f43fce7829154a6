/** Writes zips byte by byte, with every lie a hostile archive can tell. PKWARE APPNOTE 6.3, sections 4.3.7 to 4.3.16. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface RawEntry {
  readonly name: string | Uint8Array;
  readonly data: Uint8Array;
  readonly deflate?: boolean;
  /** Sizes to declare in place of the true ones. */
  readonly declaredSize?: number;
  /** Use the local header of an earlier entry in place of writing one. */
  readonly sharesDataOf?: number;
  /** Position of a local header that lies inside the data of an earlier entry, in place of writing one. */
  readonly startsAt?: number;
}

/** A local header with its name and data, stored. */
export function rawLocalRecord(name: string, data: Uint8Array): Uint8Array {
  const archive = Buffer.from(rawZip([{ name, data }]));
  return archive.subarray(0, archive.indexOf(Buffer.from('504b0102', 'hex')));
}

export function rawZip(entries: readonly RawEntry[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  const append = (part: Buffer) => {
    parts.push(part);
    offset += part.length;
  };
  for (const entry of entries) {
    const name = Buffer.from(entry.name as string);
    const packed = Buffer.from(
      entry.deflate === true ? deflateRawSync(entry.data, { level: 9 }) : entry.data,
    );
    const fields = Buffer.alloc(22);
    fields.writeUInt16LE(0x0800, 0);
    fields.writeUInt16LE(entry.deflate === true ? 8 : 0, 2);
    fields.writeUInt32LE(0x00210000, 4);
    fields.writeUInt32LE(crc32(entry.data), 8);
    fields.writeUInt32LE(packed.length, 12);
    fields.writeUInt32LE(entry.declaredSize ?? entry.data.length, 16);
    fields.writeUInt16LE(name.length, 20);
    const start =
      entry.startsAt ?? (entry.sharesDataOf === undefined ? offset : (offsets[entry.sharesDataOf] as number));
    offsets.push(start);
    if (start === offset) {
      append(Buffer.concat([Buffer.from('504b03041400', 'hex'), fields, Buffer.alloc(2), name, packed]));
    }
    const tail = Buffer.alloc(16);
    tail.writeUInt32LE(start, 12);
    directory.push(Buffer.concat([Buffer.from('504b010214001400', 'hex'), fields, tail, name]));
  }
  const directoryBytes = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32BE(0x504b0506, 0);
  end.writeUInt16LE(entries.length & 0xffff, 8);
  end.writeUInt16LE(entries.length & 0xffff, 10);
  end.writeUInt32LE(directoryBytes.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...parts, directoryBytes, end]));
}
