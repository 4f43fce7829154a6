/** Hands a file to the person as a download. Nothing leaves the device: the address is one of this page's own blobs. */

/** The browser reads the blob after the click, so its address lives a little longer. */
const KEEP_ADDRESS_MS = 60_000;

export function saveFile(name: string, content: Uint8Array | string, mediaType: string): void {
  const blob = new Blob([content as BlobPart], { type: mediaType });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_ADDRESS_MS);
}
