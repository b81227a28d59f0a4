"""Fits a table to what the teachers say, and writes it with what it gives: `python train.py table.npz`."""

import argparse
import glob
import json
import re

import evaluate
import numpy as np
import torch
import torch.nn.functional as F
from teacher import FILES, UNKNOWN, WEIGHTS, WORK, tokenizer, unit

options = argparse.ArgumentParser()
options.add_argument("out")
options.add_argument("--dims", type=int, default=256)
options.add_argument("--epochs", type=int, default=8)
options.add_argument("--rate", type=float, default=3e-3)
options.add_argument("--batch", type=int, default=512)
options.add_argument("--temperature", type=float, default=0.05)
options.add_argument("--clusters", type=int, default=150)
options.add_argument(
    "--compared", type=int, default=384, help="dimensions of the teachers that similarities are taken in"
)
given = options.parse_args()
torch.set_num_threads(1)
torch.manual_seed(0)
random = np.random.default_rng(0)

# The parts that every teacher is through with.
starts = sorted(int(re.search(r"(\d+)\.bge\.npy$", file)[1]) for file in glob.glob(f"{WORK}/vectors/0*.bge.npy"))
lines = [json.loads(line) for line in open(f"{WORK}/pairs.jsonl")]
chosen = np.concatenate([np.arange(start, min(start + 16000, len(lines))) for start in starts])
rows = [lines[i] for i in chosen]
place = {line: i for i, line in enumerate(chosen)}
query = np.array([row["role"] == "query" for row in rows])
passage = np.array([place.get(row["passage"], -1) for row in rows])

# A teacher's vectors lie around a point of their own, for queries another than for passages: what they tell is how they differ.
targets, pieces = [], []
for name in FILES:
    vectors = np.concatenate([np.load(f"{WORK}/vectors/{start:07d}.{name}.npy") for start in starts]).astype(np.float32)
    for role in (False, True):
        vectors[query == role] -= vectors[query == role].mean(0)
    targets.append(unit(vectors) * np.sqrt(WEIGHTS[name]))
    single = np.load(f"{WORK}/vectors/pieces.{name}.npy")
    pieces.append(unit(single - single[1000:].mean(0)) * np.sqrt(WEIGHTS[name]))
targets = np.concatenate(targets, 1)
some = targets[random.permutation(len(targets))[:40000]]
axes = np.linalg.eigh(some.T @ some)[1][:, ::-1]
targets = (targets @ axes[:, : max(given.compared, given.dims)]).astype(np.float32)

parts = tokenizer()


def ids_of(texts):
    encoded = parts.encode_batch(texts, add_special_tokens=False)
    return [np.array([i for i in one.ids if i != UNKNOWN] or [0], np.int64) for one in encoded]


ids = ids_of([row["text"] for row in rows])
counts = np.bincount(np.concatenate(ids), minlength=len(pieces[0]))
# Where it starts: what the teachers make of each piece alone, frequent ones weighing less (SIF; Arora and others, 2017).
table = unit(np.concatenate(pieces, 1) @ axes[:, : given.dims]) * (1e-3 / (1e-3 + counts / counts.sum()))[:, None]
table = torch.nn.Parameter(torch.from_numpy(table.astype(np.float32)).contiguous())
targets = torch.from_numpy(targets)


def encode(bags):
    offsets = torch.from_numpy(np.cumsum([0] + [len(bag) for bag in bags[:-1]]))
    return F.normalize(F.embedding_bag(torch.from_numpy(np.concatenate(bags)), table, offsets, mode="sum"), dim=1)


def report(label):
    with torch.no_grad():
        evaluate.report(lambda texts, role: encode(ids_of(texts)).numpy(), label)


# Half of the batches are of one subject each: what lies near each other has to be told apart, too.
near = targets[:, :64].numpy()
centers = near[random.permutation(len(near))[: given.clusters]].copy()
for _ in range(4):
    cluster = np.concatenate([(near[i : i + 20000] @ centers.T).argmax(1) for i in range(0, len(near), 20000)])
    for c in range(given.clusters):
        if (cluster == c).any():
            centers[c] = unit(near[cluster == c].mean(0, keepdims=True))[0]

passages = np.where(~query)[0]
query_of = {}
for i in np.where(query & (passage >= 0))[0]:
    query_of.setdefault(passage[i], i)


def batches():
    order = random.permutation(passages)
    half = len(order) // given.batch // 2 * given.batch
    subjects = random.permutation(given.clusters)[cluster[order[:half]]] + random.random(half)
    order[:half] = order[:half][np.argsort(subjects)]
    whole = [order[i : i + given.batch] for i in range(0, len(order) - given.batch + 1, given.batch)]
    return [whole[i] for i in random.permutation(len(whole))]


def divergence(student, teacher):
    return F.kl_div(F.log_softmax(student, 1), F.log_softmax(teacher, 1), log_target=True, reduction="batchmean")


optimizer = torch.optim.Adam([table], lr=given.rate, betas=(0.9, 0.99))
steps = given.epochs * (len(passages) // given.batch)
schedule = torch.optim.lr_scheduler.LambdaLR(
    optimizer, lambda step: min(1, (step + 1) / 50) * max(0.02, 1 - step / steps)
)
not_itself = torch.eye(given.batch) * -1e4
print(f"{len(passages)} passages, {query.sum()} queries", flush=True)
report("start")
for epoch in range(given.epochs):
    for batch in batches():
        asking = np.array([query_of[i] for i in batch if i in query_of])
        p, q = encode([ids[i] for i in batch]), encode([ids[i] for i in asking])
        tp, tq = targets[batch], targets[asking]
        # Each vector points where the teachers' does, ...
        loss = sum((1 - (v * F.normalize(t[:, : given.dims], dim=1)).sum(1)).mean() for v, t in ((p, tp), (q, tq)))
        # ... and of a batch the same passages lie near a query, and near each other.
        loss += divergence(q @ p.T / given.temperature, tq @ tp.T / given.temperature)
        loss += 0.5 * divergence(p @ p.T / given.temperature + not_itself, tp @ tp.T / given.temperature + not_itself)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    print(f"epoch {epoch + 1} of {given.epochs}", flush=True)
report("end")
np.savez(given.out, table=table.detach().numpy(), counts=counts)
