#!/usr/bin/env bash
# Installs what tests need, builds, checks the format, runs every test (or: ./test.sh --filter ...), and ends with "N passed, N failed".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
./setup.sh test || exit 1
export PATH=$PWD/AiCollab.Infrastructure/Ai/Local/Node/node_modules/.bin:$PATH # a newer Node.js, where setup.sh fetched one

if [[ -z ${AICOLLAB_MODELS:-} && -d ../shared/models ]]; then
  AICOLLAB_MODELS=$(cd ../shared/models && pwd)
  export AICOLLAB_MODELS
fi

step() { # name, command...
  local name=$1 log
  shift
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    grep -E 'error|warn' "$log" | sort -u | head -40 || true
    tail -5 "$log"
    echo "$name failed."
    exit 1
  fi
  rm -f "$log"
}

step "The build" dotnet build AiCollab.sln -v q -nologo
step "The format check (mend with: dotnet format whitespace)" dotnet format whitespace AiCollab.sln --no-restore --verify-no-changes

log=$(mktemp)
# No test may take five minutes: one that hangs is named and ends the run.
dotnet test AiCollab.Tests --no-build --nologo --logger "console;verbosity=minimal" --blame-hang-timeout 5m --blame-hang-dump-type none --results-directory artifacts/results "$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}
count() { grep -oE "$1: +[0-9]+" "$log" | tail -1 | grep -oE '[0-9]+' || echo 0; }
echo "$(count Passed) passed, $(count Failed) failed, $(count Skipped) skipped"
rm -f "$log"
exit "$status"
