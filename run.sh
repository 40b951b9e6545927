#!/usr/bin/env bash
# Installs what is missing, builds what changed, and serves AiCollab on http://127.0.0.1:5080 (AICOLLAB_URL changes it).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
./setup.sh run

app=$PWD/artifacts/app
built=$app/.built
changed() {
  [[ ! -f $built ]] || [[ -n $(find AiCollab.Core AiCollab.Infrastructure AiCollab.Web Directory.*.props global.json \
    \( -name node_modules -o -path AiCollab.Web/wwwroot/lib \) -prune -o -type f -newer "$built" -print -quit) ]]
}
if changed; then
  echo "Building ..." >&2
  mkdir -p "$app"
  touch "$app/.building" # before the build: what is edited meanwhile is built next time
  if ! dotnet publish AiCollab.Web -c Release -o "$app" -v q -nologo >artifacts/publish.log 2>&1; then
    echo "The build failed; $PWD/artifacts/publish.log says why." >&2
    exit 1
  fi
  mv "$app/.building" "$built"
fi

if [[ -z ${AICOLLAB_MODELS:-} && -d ../shared/models ]]; then
  AICOLLAB_MODELS=$(cd ../shared/models && pwd)
  export AICOLLAB_MODELS
fi
export PATH=$PWD/AiCollab.Infrastructure/Ai/Local/Node/node_modules/.bin:$PATH # a newer Node.js, where setup.sh fetched one
export Data__Directory=${Data__Directory:-$PWD/data}
export ASPNETCORE_URLS=${AICOLLAB_URL:-http://127.0.0.1:5080}
exec dotnet "$app/AiCollab.Web.dll" --contentRoot "$app" "$@"
