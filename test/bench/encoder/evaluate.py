"""Recall and MRR of an encoder, alone and added to the words' scores as `ranking.ts` does it, on what `words.ts` wrote."""

import glob
import json
import os

import numpy as np
from teacher import WORK

WEIGHTS = (0, 0.3, 0.5, 0.6, 0.7, 0.8, 1, 1.25, 1.5)
_sets = {}


def sets():
    for file in sorted(glob.glob(f"{WORK}/words/*.json")):
        if file not in _sets:
            read = json.load(open(file))
            read["sentences"] = [text for passage in read["passages"] for text in passage]
            read["starts"] = np.cumsum([0] + [len(passage) for passage in read["passages"][:-1]])
            _sets[file] = read
        yield os.path.basename(file)[:-5], _sets[file]


def ranks(data, cosines, weight):
    """How many passages are before the first that answers; `weight` None: by the encoder alone."""
    found = []
    for question, cosine in zip(data["questions"], cosines):
        scores = np.zeros(len(cosine))
        if weight is None:
            scores += cosine
        else:
            for passage, score in question["scores"]:
                scores[passage] = score
            scores += weight * question["whole"] * cosine
        if not question["hits"]:
            found.append(10**6)
            continue
        best = max(scores[hit] for hit in question["hits"])
        first = min(hit for hit in question["hits"] if scores[hit] == best)
        found.append((scores > best).sum() + (scores[:first] == best).sum())
    return np.array(found)


def figures(found):
    """R@1, R@5, R@10, MRR@10."""
    return (
        (found < 1).mean(),
        (found < 5).mean(),
        (found < 10).mean(),
        np.where(found < 10, 1 / (found + 1.0), 0).mean(),
    )


def report(encode, label):
    """The weight that is best on every second question, and what it gives on the others."""
    show = lambda row: " ".join(f"{value:.3f}" for value in row)
    for name, data in sets():
        queries = encode([question["query"] for question in data["questions"]], "query")
        cosines = np.maximum(
            0, np.maximum.reduceat(queries @ encode(data["sentences"], "passage").T, data["starts"], axis=1)
        )
        other = np.arange(len(queries)) % 2 == 1
        tried = {weight: ranks(data, cosines, weight) for weight in WEIGHTS}
        chosen = max(WEIGHTS, key=lambda weight: figures(tried[weight][~other])[3])
        best = max(WEIGHTS, key=lambda weight: figures(tried[weight])[3])
        print(
            f"{label:24} {name:8} alone {show(figures(ranks(data, cosines, None)))} | words {show(figures(tried[0]))}"
            f" | best at {best}: {show(figures(tried[best]))} | chosen on one half {chosen}, the other half:"
            f" {show(figures(tried[chosen][other]))} (words {show(figures(tried[0][other]))})",
            flush=True,
        )
