import { OPS } from "pdfjs-dist/legacy/build/pdf.mjs";

export type Matrix = readonly [number, number, number, number, number, number];

/** A straight line, level or upright. */
export interface Rule {
  x: number;
  y: number;
  /** Not before `x` and `y`; one of the two is the same but for the line's width. */
  end: number;
  bottom: number;
}

export function isFill(how: number): boolean {
  return how === OPS.fill || how === OPS.eoFill;
}

/** The level and upright lines of a path; a thin filled box is one, too. */
export function rulesOf(path: ArrayLike<number>, matrix: Matrix, filled: boolean): Rule[] {
  const lines: Rule[] = [];
  let [x, y, fromX, fromY] = [0, 0, 0, 0];
  const lineTo = (toX: number, toY: number) => {
    const [x0, y0] = apply(matrix, x, y);
    const [x1, y1] = apply(matrix, toX, toY);
    lines.push({ x: Math.min(x0, x1), y: Math.min(y0, y1), end: Math.max(x0, x1), bottom: Math.max(y0, y1) });
    [x, y] = [toX, toY];
  };
  // moveTo 0, lineTo 1, curveTo 2, quadraticCurveTo 3, closePath 4.
  for (let i = 0; i < path.length; ) {
    const at = (offset: number) => path[i + offset] as number;
    const what = path[i];
    if (what === 0) [x, y, fromX, fromY] = [at(1), at(2), at(1), at(2)];
    else if (what === 1) lineTo(at(1), at(2));
    else if (what === 2) [x, y] = [at(5), at(6)];
    else if (what === 3) [x, y] = [at(3), at(4)];
    else if (what === 4) lineTo(fromX, fromY);
    else break;
    i += what === 2 ? 7 : what === 3 ? 5 : what === 4 ? 1 : 3;
  }
  if (!filled) return lines.filter(isRule);
  const boxes: Rule[] = [];
  for (let i = 0; i + 3 < lines.length; i += 4) {
    const sides = lines.slice(i, i + 4);
    if (!sides.every((side) => side.end - side.x < 0.01 || side.bottom - side.y < 0.01)) continue;
    boxes.push({
      x: Math.min(...sides.map((side) => side.x)),
      y: Math.min(...sides.map((side) => side.y)),
      end: Math.max(...sides.map((side) => side.end)),
      bottom: Math.max(...sides.map((side) => side.bottom)),
    });
  }
  return boxes.filter(isRule);
}

function isRule({ x, y, end, bottom }: Rule): boolean {
  return Math.min(end - x, bottom - y) < 2.5 && Math.max(end - x, bottom - y) > 4;
}

export function boxOf(matrix: Matrix): Rule {
  const corners = [apply(matrix, 0, 0), apply(matrix, 1, 0), apply(matrix, 0, 1), apply(matrix, 1, 1)];
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return { x: Math.min(...xs), y: Math.min(...ys), end: Math.max(...xs), bottom: Math.max(...ys) };
}

export function multiply(a: Matrix, b: Matrix): Matrix {
  return [
    a[0] * b[0] + a[2] * b[1],
    a[1] * b[0] + a[3] * b[1],
    a[0] * b[2] + a[2] * b[3],
    a[1] * b[2] + a[3] * b[3],
    a[0] * b[4] + a[2] * b[5] + a[4],
    a[1] * b[4] + a[3] * b[5] + a[5],
  ];
}

export function apply(m: Matrix, x: number, y: number): [number, number] {
  return [m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]];
}
