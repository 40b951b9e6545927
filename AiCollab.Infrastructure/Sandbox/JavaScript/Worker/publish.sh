#!/usr/bin/env bash
# Compiles the JavaScript worker ahead of time into artifacts/jsworker/, only when its sources are newer than the last one.
# Needs gcc, libc6-dev and zlib1g-dev. Prints the path of the worker; AICOLLAB_JSWORKER_OUT names another output folder.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../../.." && pwd)
out=${AICOLLAB_JSWORKER_OUT:-$root/artifacts/jsworker}
worker=$out/AiCollab.JavaScriptWorker
stamp=$out/sources.sha256

sources=$(cd "$root" && {
  find "$here" "$here/../../Protocol" -type f -not -path '*/obj/*' -not -path '*/bin/*' -print0 | LC_ALL=C sort -z | xargs -0 cat
  cat Directory.Build.props Directory.Packages.props
} | sha256sum | cut -d' ' -f1)
if [ -x "$worker" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$sources" ]; then
  echo "$worker"
  exit 0
fi

missing=()
command -v gcc >/dev/null || command -v clang >/dev/null || missing+=(gcc)
[ -e /usr/include/stdlib.h ] || missing+=(libc6-dev)
[ -e /usr/include/zlib.h ] || missing+=(zlib1g-dev)
if [ ${#missing[@]} -gt 0 ]; then
  echo "The JavaScript worker cannot be compiled here. Run: apt-get install -y ${missing[*]}" >&2
  exit 1
fi

mkdir -p "$out"
log=$out/publish.log
if ! dotnet publish "$here/AiCollab.JavaScriptWorker.csproj" -c Release -o "$out" -v q -nologo >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
echo "$sources" >"$stamp"
echo "$worker"
