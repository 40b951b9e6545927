#!/usr/bin/env bash
# Runs documentdb/functional-tests (a suite that nobody here wrote) against the embedded store's listener and prints counts per directory.
#   AICOLLAB_FUNCTIONAL_TESTS=<its folder> ./functional-tests.sh [directory below compatibility/tests/core ...]
# Needs python3-pytest and pymongo 4.5 or newer. Debian 12's python3-pymongo is 3.11, which lacks bson.datetime_ms: name a folder
# that holds the packages bson and pymongo of a newer one in AICOLLAB_PYMONGO (the source of pymongo 4 works without compiling).
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
suite=${AICOLLAB_FUNCTIONAL_TESTS:-}
python=/usr/bin/python3
user=suite
password=suite

skip() { echo "Functional tests skipped: $*"; exit 0; }
[[ -n $suite ]] || skip "AICOLLAB_FUNCTIONAL_TESTS names no folder."
[[ -d $suite/documentdb_tests ]] || skip "there is no documentdb_tests in $suite."
export PYTHONPATH=${AICOLLAB_PYMONGO:-} PYTHONDONTWRITEBYTECODE=1
"$python" -c 'import pytest' 2>/dev/null || skip "pytest is missing (Debian: python3-pytest)."
"$python" -c 'import bson.datetime_ms, pymongo' 2>/dev/null || skip "pymongo 4.5 or newer is missing; see the head of this script."

tests=$here/../../artifacts/bin/AiCollab.Tests/debug/AiCollab.Tests.dll
[[ -f $tests ]] || { echo "Build first: dotnet build"; exit 1; }
data=$(mktemp -d)
coproc store { exec dotnet "$tests" serve-store "$data" "$password"; }
store_in=${store[1]}
read -r address <&"${store[0]}" || { echo "The store did not start."; exit 1; }
trap 'exec {store_in}>&-; wait; rm -rf "$data"' EXIT

directories=("$@")
if ((${#directories[@]} == 0)); then
  directories=(operator/query operator/update operator/projection operator/accumulators operator/expressions query_and_write indexes)
  for stage in match project addFields set unset group sort limit skip count sortByCount unwind lookup facet bucket bucketAuto replaceRoot replaceWith unionWith sample; do
    directories+=("operator/stages/$stage")
  done
fi

count() { grep -oE "[0-9]+ $1" <<<"$last" | head -1 | grep -oE '[0-9]+' || echo 0; }
passed=0 failed=0
export PYTHONPATH=$suite:$PYTHONPATH
cd "$suite/documentdb_tests" || exit 1
for directory in "${directories[@]}"; do
  log=${AICOLLAB_FUNCTIONAL_LOGS:-$data}/${directory//\//-}.log
  "$python" -m pytest -o addopts=--strict-markers -q --tb=line --color=no -p no:cacheprovider -W ignore \
    --connection-string="mongodb://$user:$password@$address/?authSource=admin" --engine-name=mongodb \
    "compatibility/tests/core/$directory" >"$log" 2>&1
  last=$(tail -1 "$log")
  bad=$(($(count failed) + $(count error)))
  printf '%-34s %6d passed %6d failed %6d skipped\n' "$directory" "$(count passed)" "$bad" "$(count skipped)"
  passed=$((passed + $(count passed))) failed=$((failed + bad))
done
printf '%-34s %6d passed %6d failed\n' all "$passed" "$failed"
