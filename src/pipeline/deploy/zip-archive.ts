/**
 * A zip archive as a list of named bytes. Writing stores without compression and with fixed times, so equal contents
 * give equal bytes in every browser. Reading takes nothing on trust: limits hold for the bytes that really come out,
 * not for the sizes an archive declares, and one doubtful entry refuses the whole. Nested archives are bytes like any
 * other and are never opened. Format: PKWARE APPNOTE 6.3; coding by zip.js with the platform's own inflate, without
 * workers of its own, because a sealed page allows none from a blob.
 */
import {
  configure,
  Uint8ArrayReader,
  Uint8ArrayWriter,
  Writer,
  ZipReader,
  ZipWriter,
  type FileEntry,
} from '@zip.js/zip.js/lib/zip-native.js';
import { makeError, type ExportFile } from '../../contracts';
import { TerrariumError } from '../../foundation';
import { describePath, foldPath, isSafePath } from './entry-path';

configure({ useWebWorkers: false });

const MEGABYTE = 1024 * 1024;
export const MAX_ENTRIES = 1000;
export const MAX_TOTAL_BYTES = 512 * MEGABYTE;
/** Above `RATIO_FREE_BYTES` an entry, or all of them, may be at most this many times its packed size. */
export const MAX_RATIO = 100;
export const RATIO_FREE_BYTES = MEGABYTE;

/** 1980-01-01 00:00:00, the earliest time a zip can hold, in its own packed form. */
const FIXED_TIME = 0x0021_0000;

const END_RECORD_SIGNATURE = 0x0605_4b50;
const END_RECORD_BYTES = 22;

function refuseSize(limit: string, actual: number, allowed: number): never {
  throw makeError('E-BUNDLE-SIZE', { limit, actual, allowed });
}

/** Bytes that came out so far, over all entries of one archive. */
interface Budget {
  readonly archiveBytes: number;
  totalBytes: number;
}

function checkRatio(limit: string, bytes: number, packedBytes: number): void {
  if (bytes > RATIO_FREE_BYTES && bytes > MAX_RATIO * packedBytes) {
    refuseSize(limit, Math.ceil(bytes / Math.max(packedBytes, 1)), MAX_RATIO);
  }
}

/** Collects one entry and stops it as soon as a limit is passed. */
class LimitedWriter extends Writer<Uint8Array> {
  private readonly chunks: Uint8Array[] = [];
  private bytes = 0;

  constructor(
    private readonly packedBytes: number,
    private readonly budget: Budget,
  ) {
    super();
  }

  override async writeUint8Array(chunk: Uint8Array): Promise<void> {
    this.bytes += chunk.length;
    this.budget.totalBytes += chunk.length;
    if (this.budget.totalBytes > MAX_TOTAL_BYTES)
      refuseSize('total bytes', this.budget.totalBytes, MAX_TOTAL_BYTES);
    checkRatio('compression ratio', this.bytes, this.packedBytes);
    checkRatio('compression ratio', this.budget.totalBytes, this.budget.archiveBytes);
    this.chunks.push(chunk.slice());
  }

  override async getData(): Promise<Uint8Array> {
    const data = new Uint8Array(this.bytes);
    let offset = 0;
    for (const chunk of this.chunks) {
      data.set(chunk, offset);
      offset += chunk.length;
    }
    return data;
  }
}

/**
 * Packs files in the order given.
 * @param comment archive comment in ASCII; it is the very end of the archive
 * @returns the same bytes for the same input, on every platform
 */
export async function packZip(files: readonly ExportFile[], comment: string): Promise<Uint8Array> {
  const writer = new ZipWriter<Uint8Array>(new Uint8ArrayWriter(), {
    level: 0,
    rawLastModDate: FIXED_TIME,
    extendedTimestamp: false,
    dataDescriptor: false,
    keepOrder: true,
    zip64: false,
    version: 20,
    versionMadeBy: 20,
    msDosCompatible: true,
  });
  for (const { path, bytes } of files) await writer.add(path, new Uint8ArrayReader(bytes));
  return writer.close(new TextEncoder().encode(comment));
}

/** True when the archive ends exactly where its end record says: nothing is cut off and nothing is appended. */
function endsWhole(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const last = bytes.length - END_RECORD_BYTES;
  for (let at = last; at >= Math.max(0, last - 0xffff); at--) {
    if (view.getUint32(at, true) === END_RECORD_SIGNATURE && view.getUint16(at + 20, true) === last - at)
      return true;
  }
  return false;
}

async function readEntry(entry: FileEntry, budget: Budget): Promise<Uint8Array> {
  try {
    return await entry.getData(new LimitedWriter(entry.compressedSize, budget), {
      checkCrc32: true,
      checkOverlappingEntry: true,
      strictness: 'strict',
    });
  } catch (cause) {
    if (cause instanceof TerrariumError) throw cause;
    throw makeError('E-BUNDLE-HASH', { file: describePath(entry.filename) }, { cause });
  }
}

/**
 * Unpacks every file of an archive from an unknown hand.
 * @param bytes the whole archive
 * @returns path to contents, in the archive's order
 * @throws E-BUNDLE-TRUNCATED when it is no complete zip; E-BUNDLE-PATH for a folder entry, a name that is not safe (see
 *   `isSafePath`) or two names that differ in case only; E-BUNDLE-SIZE above 1,000 entries, 512 MB in total (packed or
 *   unpacked), or 100 times its packed size beyond 1 MB; E-BUNDLE-HASH, naming the file, where an entry cannot be
 *   unpacked, is encrypted, overlaps another or fails its checksum
 */
export async function unpackZip(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  if (bytes.length > MAX_TOTAL_BYTES) refuseSize('total bytes', bytes.length, MAX_TOTAL_BYTES);
  if (!endsWhole(bytes)) throw makeError('E-BUNDLE-TRUNCATED');
  const entries: FileEntry[] = [];
  const seen = new Set<string>();
  try {
    const reader = new ZipReader(new Uint8ArrayReader(bytes), {
      strictness: 'strict',
      filenameValidation: 'tolerant',
    });
    for await (const entry of reader.getEntriesGenerator()) {
      if (entries.length === MAX_ENTRIES) refuseSize('files', MAX_ENTRIES + 1, MAX_ENTRIES);
      const folded = foldPath(entry.filename);
      if (entry.directory || !isSafePath(entry.filename) || seen.has(folded)) {
        throw makeError('E-BUNDLE-PATH', { file: describePath(entry.filename) });
      }
      seen.add(folded);
      entries.push(entry);
    }
  } catch (cause) {
    if (cause instanceof TerrariumError) throw cause;
    throw makeError('E-BUNDLE-TRUNCATED', {}, { cause });
  }
  const budget: Budget = { archiveBytes: bytes.length, totalBytes: 0 };
  const files = new Map<string, Uint8Array>();
  for (const entry of entries) files.set(entry.filename, await readEntry(entry, budget));
  return files;
}
