#!/usr/bin/env bash
# Installs what is missing, builds what changed, and serves AiCollab on http://127.0.0.1:5080 (AICOLLAB_URL changes it).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
./setup.sh run

app=artifacts/app
built=$app/.built
changed() {
  [[ ! -f $built ]] || [[ -n $(find . \( -name artifacts -o -name node_modules -o -name .git -o -name data -o -name lib -o -path ./AiCollab.Tests \) -prune \
    -o -type f \( -name '*.cs' -o -name '*.razor' -o -name '*.css' -o -name '*.js' -o -name '*.mjs' -o -name '*.json' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.py' -o -name '*.svg' \) \
    -newer "$built" -print -quit) ]]
}
if changed; then
  echo "Building ..." >&2
  if ! dotnet publish AiCollab.Web -c Release -o "$app" -v q -nologo >/tmp/aicollab-build.log 2>&1; then
    echo "The build failed; /tmp/aicollab-build.log says why." >&2
    exit 1
  fi
  touch "$built"
fi

if [[ -z ${AICOLLAB_MODELS:-} && -d ../shared/models ]]; then
  AICOLLAB_MODELS=$(cd ../shared/models && pwd)
  export AICOLLAB_MODELS
fi
export Data__Directory=${Data__Directory:-$PWD/data}
export ASPNETCORE_URLS=${AICOLLAB_URL:-http://127.0.0.1:5080}
mkdir -p "$Data__Directory"
cd "$app"
exec dotnet AiCollab.Web.dll "$@"
