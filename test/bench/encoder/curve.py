"""What smaller tables give: fewer dimensions, fewer bits, fewer pieces: `python curve.py table.npz`."""

import json
import sys

import evaluate
import numpy as np
from table import english, names, quantized
from teacher import WORK, tokenizer, unit
from tokenizers.models import WordPiece

source = np.load(sys.argv[1])
all_names = names()
latin = np.array([bool(english(name)) for name in all_names])


def encoder(table, kept):
    pieces = tokenizer()
    rows = np.flatnonzero(kept)
    vocabulary = {all_names[row]: i + 1 for i, row in enumerate(rows)}
    pieces.model = WordPiece({"[UNK]": 0, **vocabulary}, unk_token="[UNK]")
    own = np.concatenate([np.zeros((1, table.shape[1])), table[rows]])
    return lambda texts, role: unit(
        np.array([own[one.ids].sum(0) for one in pieces.encode_batch(texts, add_special_tokens=False)])
    )


def measure(dims, bits, kept):
    values, scales = quantized(turned[:, :dims], bits)
    size = kept.sum() * (dims * bits / 8 + 4) / 1e6
    label = f"{size:.1f} MB {dims} x {bits} bit {kept.sum()}"
    evaluate.report(encoder(values * scales.astype(np.float64), kept), label)


table = source["table"].astype(np.float64)
# The first dimensions are to hold most of what sentences differ in.
texts = [json.loads(line)["text"] for line, _ in zip(open(f"{WORK}/pairs.jsonl"), range(20000))]
sentences = encoder(table, latin)(texts, "passage")
turned = table @ np.linalg.eigh(sentences.T @ sentences)[1][:, ::-1]
for bits, dims in ((8, 256), (8, 128), (8, 64), (4, 256), (4, 192), (4, 128), (4, 64), (3, 256), (2, 256)):
    measure(dims, bits, latin)
order = np.argsort(-source["counts"])
single = np.array([len(name.removeprefix("##")) == 1 for name in all_names])
for most in (20000, 14000, 8000):
    often = np.zeros(len(all_names), bool)
    often[order[:most]] = True
    measure(256, 4, (often | single) & latin)
