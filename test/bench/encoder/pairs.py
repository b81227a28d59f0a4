"""Makes passages, and queries that ask for them, from `sentences.jsonl`; into `pairs.jsonl`, in random order."""

import json
import random
import re
from collections import Counter

from teacher import WORK

chance = random.Random(2)
MOST = {
    **{"wordnet": 70000, "wordnet-example": 18000, "gcide": 30000, "foldoc": 15000, "factbook": 24000},
    **{"libreoffice": 14000, "python": 14000, "postgresql": 13000, "linux": 11000, "readme": 12000},
}
DICTIONARIES = {"wordnet", "gcide", "foldoc", "jargon"}
OF_WORDS = "what is {}?;What does {} mean?;{};who or what is {};define {};What is a {}?;Tell me about {}".split(";")
OF_HEADINGS = "{};How does {} work?;what is {};{}?;How to {}".split(";")
BEGINNINGS = (
    "What is;What was;Who;When did;When was;Where is;Where did;How many;How much;Why;Which;How do I;How does;What;"
    "What does;Can I;In what;What kind of;How is;What are;Who was;Is there;What happens when;How can;Do I need"
).split(";")
FUNCTION_WORDS = set(
    "a an the of in on at to for from by with and or but as is are was were be been being it its this that these those "
    "which who whom whose what when where why how not no he she they we you i his her their our your my has have had do "
    "does did will would can could may might shall should must than then so such also into over under between about after "
    "before during if while because there here any all some each other more most many much very only own same both few up "
    "out off down again further once one two etc e.g i.e".split()
)


def first_synonyms():
    """Other words of the most frequent sense that WordNet has of a word."""
    found = {}
    for kind in ("noun", "verb", "adj"):
        synsets = {}
        for line in open(f"{WORK}/debian/usr/share/wordnet/data.{kind}"):
            if not line.startswith("  "):
                fields = line.split(" | ")[0].split()
                synsets[fields[0]] = [re.sub(r"\(.*", "", fields[4 + 2 * i]) for i in range(int(fields[3], 16))]
        for line in open(f"{WORK}/debian/usr/share/wordnet/index.{kind}"):
            if not line.startswith("  "):
                fields = line.split()
                word, first = fields[0], fields[int(fields[3]) + 6]
                others = [other.replace("_", " ").lower() for other in synsets[first] if other.lower() != word]
                if others and "_" not in word and len(word) > 3:
                    found.setdefault(word, others)
    return found


synonyms = first_synonyms()


def question(text, about):
    """Some words of the sentence, some of them in other words, behind a beginning of questions."""
    words = re.findall(r"[\w'’.-]*\w", text)
    if len(words) < 5:
        return None
    spans = []
    for _ in range(1 if chance.random() < 0.45 else 2):
        length = chance.randint(2, 6)
        start = chance.randint(0, max(0, len(words) - length))
        span = words[start : start + length]
        while span and span[0].lower() in FUNCTION_WORDS:
            span = span[1:]
        while span and span[-1].lower() in FUNCTION_WORDS:
            span = span[:-1]
        spans.append((start, span))
    asked = list(dict.fromkeys(word for _, span in sorted(spans) for word in span))
    if sum(word.lower() not in FUNCTION_WORDS for word in asked) < 2:
        return None
    if chance.random() < 0.35:
        known = [i for i, word in enumerate(asked) if word.lower() in synonyms]
        if known:
            i = chance.choice(known)
            asked[i] = chance.choice(synonyms[asked[i].lower()])
    if about and len(about) < 40 and chance.random() < 0.25:
        name = about.split(",")[0]
        asked = [name, *asked] if chance.random() < 0.5 else [*asked, "in", name]
    written = " ".join(asked)
    kind = chance.random()
    if kind < 0.75:
        return f"{chance.choice(BEGINNINGS)} {written}?"
    return written.lower() if kind < 0.85 else written


def query(source, about, text):
    kind = chance.random()
    if source in DICTIONARIES and about:
        if kind < 0.35:
            return chance.choice(OF_WORDS).format(chance.choice(about.split(",")).strip())
        return question(text, "") if kind < 0.6 else None
    if about and kind < 0.12:
        return chance.choice(OF_HEADINGS).format(about)
    return question(text, about) if kind < 0.75 else None


groups = []
taken = Counter()
for line in open(f"{WORK}/sentences.jsonl"):
    source, about, text = json.loads(line).values()
    if taken[source] >= MOST.get(source, 10000):
        continue
    taken[source] += 1
    name = about.split(",")[0].strip()
    if source in ("wordnet", "gcide"):
        if name and chance.random() < 0.55:
            text = f"{name}: {text}" if chance.random() < 0.5 else f"{name[:1].upper()}{name[1:]} is {text}"
    elif about and chance.random() < 0.06:
        text = f"{about}. {text}"
    asking = query(source, about, text)
    groups.append([("passage", text), *([("query", asking)] if asking else [])])
chance.shuffle(groups)
with open(f"{WORK}/pairs.jsonl", "w") as out:
    row = 0
    for group in groups:
        for role, text in group:
            out.write(json.dumps({"role": role, "text": text, "passage": row}, ensure_ascii=False) + "\n")
        row += len(group)
print(row, dict(taken))
