"""Encodes `pairs.jsonl` by each teacher, in parts that are kept: `python teach.py 0 2` does the first of two halves."""

import json
import os
import sys

import numpy as np
from teacher import FILES, WORK, Teacher

part = 16000
first, of = (int(argument) for argument in sys.argv[1:3])
rows = [json.loads(line) for line in open(f"{WORK}/pairs.jsonl")]
teachers = [Teacher(name) for name in FILES]
os.makedirs(f"{WORK}/vectors", exist_ok=True)
for teacher in teachers:
    file = f"{WORK}/vectors/pieces.{teacher.name}.npy"
    if not os.path.exists(file):
        np.save(file, teacher.encode_pieces(30522))
for start in list(range(0, len(rows), part))[first::of]:
    some = rows[start : start + part]
    for teacher in teachers:
        file = f"{WORK}/vectors/{start:07d}.{teacher.name}.npy"
        if os.path.exists(file):
            continue
        vectors = np.zeros((len(some), 384), np.float16)
        for role in ("passage", "query"):
            mine = [i for i, row in enumerate(some) if row["role"] == role]
            vectors[mine] = teacher.encode([some[i]["text"] for i in mine], role)
        np.save(f"{file}.tmp.npy", vectors)
        os.rename(f"{file}.tmp.npy", file)
    print(start, flush=True)
