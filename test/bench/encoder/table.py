"""Writes a fitted table as `functions/corpus/embed/token-table.ts` reads it: `python table.py table.npz builtin.table`."""

import hashlib
import re
import struct
import sys

import numpy as np
from teacher import tokenizer


def names():
    """The vocabulary in the order of its rows."""
    vocabulary = tokenizer().get_vocab()
    return sorted(vocabulary, key=vocabulary.get)


def english(name):
    """What can come up in English: Latin letters, digits, marks."""
    return re.match(r"^(##)?[\u0000-\u024f\u2010-\u2033\u20ac]+$", name) and not re.match(r"^\[.*\]$", name)


def quantized(table, bits):
    """Whole numbers and a scale for each row, that with the least squared error."""
    most = 2 ** (bits - 1) - 1
    largest = np.abs(table).max(1, keepdims=True) + 1e-12
    values, scales = np.zeros(table.shape, np.int8), np.zeros((len(table), 1), np.float32)
    error = np.full((len(table), 1), np.inf)
    for share in np.linspace(0.3, 1, 29):
        scale = (largest * share / most).astype(np.float32)
        value = np.clip(np.round(table / scale), -most, most)
        now = ((table - value * scale) ** 2).sum(1, keepdims=True)
        values = np.where(now < error, value.astype(np.int8), values)
        scales = np.where(now < error, scale, scales)
        error = np.minimum(now, error)
    return values, scales


if __name__ == "__main__":
    source, target = sys.argv[1:3]
    table = np.load(source)["table"].astype(np.float64)
    kept = [(row, name) for row, name in enumerate(names()) if english(name)]
    table = table[[row for row, _ in kept]]
    table /= np.median(np.linalg.norm(table, axis=1))
    values, scales = quantized(table, 4)
    text = "\n".join(name for _, name in kept).encode()
    text += b"\n" * (-len(text) % 4)
    header = b"FNTT" + struct.pack("<4I", 1, table.shape[1], len(kept), len(text))
    packed = (values[:, 0::2] & 15) | ((values[:, 1::2] & 15) << 4)
    written = header + text + scales.astype("<f4").tobytes() + packed.astype(np.uint8).tobytes()
    open(target, "wb").write(written)
    print(len(written), "bytes, SHA-256", hashlib.sha256(written).hexdigest()[:16])
