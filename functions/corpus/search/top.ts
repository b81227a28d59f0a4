/** The rows with the highest scores above a bar, in no order; of equals at the bar the earlier. */
export function best(scores: Float32Array, limit: number, above = 0): number[] {
  // A heap of the best so far, the worst of them on top.
  const heap: number[] = [];
  const worse = (a: number, b: number) => {
    const [x, y] = [scores[a] ?? 0, scores[b] ?? 0];
    return x < y || (x === y && a > b);
  };
  const sink = (from: number) => {
    let at = from;
    for (;;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && worse(heap[child] as number, heap[least] as number)) least = child;
      }
      if (least === at) return;
      [heap[at], heap[least]] = [heap[least] as number, heap[at] as number];
      at = least;
    }
  };
  let bar = above;
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row] ?? 0;
    if (score <= bar) continue;
    if (heap.length < limit) {
      heap.push(row);
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (!worse(heap[at] as number, heap[parent] as number)) break;
        [heap[at], heap[parent]] = [heap[parent] as number, heap[at] as number];
        at = parent;
      }
    } else {
      heap[0] = row;
      sink(0);
    }
    if (heap.length === limit) bar = scores[heap[0] as number] ?? 0;
  }
  return heap;
}
