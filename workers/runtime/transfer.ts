/** Finds the buffers of a plain value so that large arrays are moved across a thread, not copied. */

/**
 * Every distinct, non-shared ArrayBuffer reachable through plain objects and arrays. A buffer that a view covers only
 * in part is left out (moving it would take its neighbours along): it is copied.
 */
export function collectBuffers(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const visit = (item: unknown, depth: number): void => {
    if (item === null || typeof item !== 'object' || depth > 12) return;
    if (ArrayBuffer.isView(item)) {
      const { buffer } = item;
      if (buffer instanceof ArrayBuffer && item.byteLength === buffer.byteLength && buffer.byteLength > 0)
        found.add(buffer);
      return;
    }
    if (item instanceof ArrayBuffer) {
      if (item.byteLength > 0) found.add(item);
      return;
    }
    if (Array.isArray(item)) {
      for (const member of item) visit(member, depth + 1);
      return;
    }
    const prototype: unknown = Object.getPrototypeOf(item);
    if (prototype === Object.prototype || prototype === null) {
      for (const member of Object.values(item)) visit(member, depth + 1);
    }
  };
  visit(value, 0);
  return [...found];
}
