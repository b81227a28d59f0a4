"""Gathers sentences from what packages ship into `sentences.jsonl`: `python texts.py NODE_MODULES`."""

import glob
import gzip
import html
import json
import os
import random
import re
import sys
from html.parser import HTMLParser

from teacher import WORK

SHARE = f"{WORK}/debian/usr/share"
chance = random.Random(1)
# (source, what it is about: a headword or heading, sentence)
gathered = []


def folded(text):
    return re.sub(r"\s+", " ", text).strip()


def sentences(text):
    for sentence in re.split(r'(?<=[.!?])["”)]?\s+(?=["“(]?[A-Z0-9])', folded(text)):
        letters = sum(c.isalpha() or c == " " for c in sentence)
        if 25 <= len(sentence) <= 400 and letters / len(sentence) > 0.75:
            if len(re.findall(r"[A-Za-z]{2,}", sentence)) >= 4:
                yield sentence


def keep(source, found, most):
    found = list(dict.fromkeys(found))
    chance.shuffle(found)
    gathered.extend(found[:most])
    print(source, len(found), flush=True)


class Page(HTMLParser):
    """Paragraphs with the heading that they stand under."""

    HEADINGS = set("h1 h2 h3 h4 title".split())
    BLOCKS = HEADINGS | set(
        "p li dd dt h5 td th div section tr table ul ol dl br item steps note info page desc".split()
    )
    SKIPPED = set("pre script style nav code-block media".split())

    def __init__(self):
        super().__init__()
        self.skipping, self.text, self.heading, self.kind, self.paragraphs = 0, [], "", "p", []

    def end_block(self, kind):
        text = folded("".join(self.text))
        if text and self.kind in self.HEADINGS:
            self.heading = re.sub(r"^[\d.]+\s*|[¶#]$", "", text).strip()
        elif text:
            self.paragraphs.append((self.heading, text))
        self.text, self.kind = [], kind

    def handle_starttag(self, tag, attributes):
        self.skipping += tag in self.SKIPPED
        if tag in self.BLOCKS:
            self.end_block(tag)

    def handle_endtag(self, tag):
        self.skipping = max(0, self.skipping - (tag in self.SKIPPED))
        if tag in self.BLOCKS:
            self.end_block("p")

    def handle_data(self, data):
        if not self.skipping:
            self.text.append(data)


def read(file):
    with (
        gzip.open(file, "rt", errors="ignore") if file.endswith((".gz", ".dz")) else open(file, errors="ignore") as text
    ):
        return text.read()


def pages(source, most, folders, ending=(".html", ".html.gz"), unless="translations"):
    files = [
        os.path.join(root, name)
        for folder in folders
        for root, _, names in os.walk(f"{SHARE}/{folder}")
        for name in sorted(names)
        if name.endswith(ending) and unless not in root
    ]
    files = [file for file in sorted(files) if os.path.isfile(file)]
    chance.shuffle(files)
    found = []
    for file in files[:1500]:
        page = Page()
        page.feed(read(file)[:400_000])
        page.end_block("p")
        for heading, text in page.paragraphs:
            heading = heading if 3 < len(heading) < 90 else ""
            found += [(source, heading, sentence) for sentence in sentences(text)]
        if len(found) > most * 2:
            break
    keep(source, found, most)


pages("python", 22000, ["doc/python3.11/html"])
pages("postgresql", 20000, ["postgresql", "doc/postgresql-doc-15"])
pages("django", 14000, ["doc/python-django-doc/html"])
pages("debian-handbook", 10000, ["doc/debian-handbook/html/en-US"])
pages("debian-reference", 5000, ["debian-reference"], ".en.html")
pages("apache", 12000, ["doc/apache2-doc/manual/en"])
pages("git", 10000, ["doc/git-doc", "doc/git"])
pages("gimp", 10000, ["gimp"])
pages("libreoffice", 22000, ["libreoffice"])
pages("rust", 8000, ["doc/rust-doc/html/book", "doc/rust-doc/html/rust-by-example"])
pages("linux", 20000, ["doc/linux-doc-6.1/html"])
pages("sqlite", 10000, ["doc/sqlite3", "doc/sqlite3-doc"])
pages("abs", 3000, ["doc/abs-guide"])
pages("gnome", 12000, ["help/C"], ".page")
pages("gnucash", 10000, ["doc/gnucash-docs/gnucash-guide-en", "doc/gnucash-docs/gnucash-help-en"])
pages("policy", 6000, ["doc/debian-policy"])
pages("debian-edu", 6000, ["doc/debian-edu-doc-en"])
pages("install", 4000, ["doc/installation-guide-amd64/en.amd64", "doc/installation-guide-amd64/en"])
pages("stellarium", 6000, ["stellarium/skycultures"], "description.en.utf8")
pages("gnumed", 6000, ["doc/gnumed"])

# WordNet: the words of a synset with its gloss, and its examples.
for file in sorted(glob.glob(f"{SHARE}/wordnet/data.*")):
    for line in open(file):
        if line.startswith("  "):
            continue
        data, _, gloss = line.partition(" | ")
        fields = data.split()
        words = [re.sub(r"\(.*\)", "", fields[4 + 2 * i].replace("_", " ")) for i in range(int(fields[3], 16))]
        first, *examples = (folded(part) for part in re.split(r';\s*(?=")', gloss.strip()))
        if len(first) >= 12:
            gathered.append(("wordnet", ", ".join(words[:3]), first.rstrip(";")))
        gathered += [("wordnet-example", "", e.strip('"; ')) for e in examples if len(e) >= 24]

# The Collaborative International Dictionary of English: headwords with their definitions.
found = []
for entry in re.split(r"\n(?=[A-Z][^\n]*\\[^\n]*\\)", read(f"{SHARE}/dictd/gcide.dict.dz")):
    head = entry.split(" \\")[0].strip()
    body = entry.split("\\", 2)[-1] if entry.count("\\") > 1 else entry
    body = re.sub(r"\[[^\]]*\]|\{|\}", " ", body)
    body = folded(re.sub(r"--\s*[A-Z][A-Za-z. ]+", ".", body))
    body = re.sub(r"^[^.]*\b(n|a|adv|v\. t|v\. i|pl)\.\s*", "", body)
    for sentence in sentences(re.sub(r"\s\d+\.\s", ". ", body)):
        if not re.search(r"^(See|Syn|Note)\b|imp\. &", sentence):
            found.append(("gcide", head if len(head) < 40 else "", re.sub(r"\s+([.,;])", r"\1", sentence)))
keep("gcide", found, 70000)

for source, most in (("foldoc", 25000), ("jargon", 5000), ("devil", 2500), ("elements", 500)):
    found = []
    for entry in re.split(r"\n\n(?=\S)", read(f"{SHARE}/dictd/{source}.dict.dz")):
        head, _, body = entry.partition("\n")
        head = head.strip() if len(head.strip()) < 50 else ""
        found += [(source, head, sentence) for sentence in sentences(re.sub(r"[{}<>]", " ", body))]
    keep(source, found, most)

# The World Factbook: short entries, which are no sentences, with what they tell; few of them, for they are many.
found = []


def facts(value, about, country):
    for key, inner in value.items():
        if key == "text" and isinstance(inner, str):
            text = folded(html.unescape(re.sub("<[^>]+>", " ", inner)))
            whole = list(sentences(text))
            found.extend(("factbook", about, sentence) for sentence in whole)
            if not whole and 8 < len(text) < 300 and chance.random() < 0.12:
                found.append(("factbook", about, f"{about}: {text}"))
        elif key != "note" and isinstance(inner, dict):
            facts(inner, f"{country} {key}".strip(), country)


for file in sorted(glob.glob(f"{WORK}/factbook/**/*.json", recursive=True)):
    entry = json.loads(read(file))
    if isinstance(entry, dict):
        names = entry.get("Government", {}).get("Country name", {})
        name = names.get("conventional short form", {}).get("text", "")
        facts(entry, "", folded(re.sub("<[^>]+>", "", name))[:40])
keep("factbook", found, 40000)

found = []
for file in sorted(glob.glob(f"{SHARE}/games/fortunes/*.u8")):
    for entry in read(file).split("\n%\n"):
        found += [("fortunes", "", sentence) for sentence in sentences(re.sub(r"\x08|_", "", entry))]
keep("fortunes", found, 15000)

found = []
for file in sorted(glob.glob(f"{sys.argv[1]}/**/*.md", recursive=True)):
    heading = ""
    for block in re.split(r"\n\s*\n", re.sub(r"```.*?```", "", read(file)[:200_000], flags=re.S)):
        title = re.match(r"#+\s*(.+)", block.strip())
        heading = title[1][:90] if title else heading
        plain = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"[`*_#>|]", "", block))
        found += [("readme", heading, sentence) for sentence in sentences(plain)]
keep("readme", found, 20000)

chance.shuffle(gathered)
seen = set()
with open(f"{WORK}/sentences.jsonl", "w") as out:
    for source, about, sentence in gathered:
        if sentence.lower() not in seen:
            seen.add(sentence.lower())
            out.write(json.dumps({"source": source, "about": about, "text": sentence}, ensure_ascii=False) + "\n")
print("all", len(seen))
