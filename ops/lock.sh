#!/usr/bin/env bash
# Rewrites the pinned requirement files from their .in files (make lock).
# Markers are dropped: pip would evaluate them for the host's Python, and the layer is built for another one too.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet uv==0.13.9
compile=("$work/venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header)
unmark() { sed -E "s/^([A-Za-z0-9_.-]+==[^ ]+) ;.* \\\\$/\1 \\\\/"; }
unhash() { grep -E '^[A-Za-z0-9_.-]+==' | cut -d' ' -f1; }

"${compile[@]}" -c constraints.txt requirements.in -o "$work/all.txt"
unhash <"$work/all.txt" >"$work/versions.txt"
"${compile[@]}" -c "$work/versions.txt" --overrides layers/deps/overrides.txt layers/deps/requirements.in -o "$work/deps.txt"
{ echo "# Written by make lock from requirements.in."; unmark <"$work/deps.txt"; } >layers/deps/requirements.txt
{
  echo "# Written by make lock from requirements.in. What ships, then the tools for tests and checks."
  echo "-r layers/deps/requirements.txt"
  unmark <"$work/all.txt" | awk -v shipped="$(grep -oE '^[A-Za-z0-9_.-]+==' layers/deps/requirements.txt | tr '\n' ' ')" '
    /^[A-Za-z0-9_.-]+==/ { split($1, name, "=="); skip = index(" " shipped, " " name[1] "==") }
    !skip'
} >requirements.txt

extract() { awk -v wanted=" $* " '/^[A-Za-z0-9_.-]+==/ { split($1, name, "=="); keep = index(wanted, " " name[1] " ") } keep' requirements.txt; }
{ echo "# Written by make lock: the client of Lambda's runtime, as the tools have it."; extract awslambdaric simplejson snapshot-restore-py; } >ops/runtime-requirements.txt
for tool in ministack checkov; do
  "${compile[@]}" -c constraints.txt "ops/$tool-requirements.in" -o "$work/$tool.txt"
  { echo "# Written by make lock from $tool-requirements.in."; unmark <"$work/$tool.txt"; } >"ops/$tool-requirements.txt"
done
