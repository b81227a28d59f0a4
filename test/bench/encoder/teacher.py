"""The sentence encoders that are learned from: quantized ONNX files, two of which want to know what a text is for."""

import os

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

WORK = os.environ["WORK"]
FILES = {"minilm": "all-minilm-l6-v2-q", "e5": "e5-small-v2-q", "bge": "bge-small-en-v1.5-q"}
# What a teacher counts in the similarity that is learned.
WEIGHTS = {"minilm": 0.25, "e5": 0.5, "bge": 0.25}
MARKS = {
    "minilm": {"query": "", "passage": ""},
    "e5": {"query": "query: ", "passage": "passage: "},
    "bge": {"query": "Represent this sentence for searching relevant passages: ", "passage": ""},
}
UNKNOWN = 100


def tokenizer():
    """WordPiece of BERT base uncased, which all three have."""
    found = Tokenizer.from_file(f"{WORK}/teachers/{FILES['e5']}-tokenizer.json")
    found.no_padding()
    found.no_truncation()
    return found


def unit(vectors):
    return vectors / np.maximum(1e-9, np.linalg.norm(vectors, axis=1, keepdims=True))


class Teacher:
    def __init__(self, name, longest=96):
        self.name = name
        self.tokenizer = Tokenizer.from_file(f"{WORK}/teachers/{FILES[name]}-tokenizer.json")
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(longest)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            f"{WORK}/teachers/{FILES[name]}.onnx", options, providers=["CPUExecutionProvider"]
        )

    def encode(self, texts, role):
        marked = [MARKS[self.name][role] + text for text in texts]
        return self.encode_ids([one.ids for one in self.tokenizer.encode_batch(marked)])

    def encode_pieces(self, count):
        """Each piece of the vocabulary as a text of its own."""
        mark = self.tokenizer.encode(MARKS[self.name]["passage"], add_special_tokens=False).ids
        begin, end = self.tokenizer.token_to_id("[CLS]"), self.tokenizer.token_to_id("[SEP]")
        return self.encode_ids([[begin, *mark, piece, end] for piece in range(count)])

    def encode_ids(self, ids, batch=32):
        order = np.argsort([len(one) for one in ids], kind="stable")
        out = np.zeros((len(ids), 384), np.float32)
        for at in range(0, len(order), batch):
            rows = order[at : at + batch]
            longest = max(len(ids[row]) for row in rows)
            inputs = np.array([ids[row] + [0] * (longest - len(ids[row])) for row in rows], np.int64)
            mask = np.array([[1] * len(ids[row]) + [0] * (longest - len(ids[row])) for row in rows], np.int64)
            (hidden, *_) = self.session.run(
                None, {"input_ids": inputs, "attention_mask": mask, "token_type_ids": np.zeros_like(inputs)}
            )
            # BGE's vector is that of the first token, the others' the mean.
            if self.name == "bge":
                out[rows] = unit(hidden[:, 0])
            else:
                out[rows] = unit((hidden * mask[:, :, None]).sum(1) / mask.sum(1)[:, None])
        return out
