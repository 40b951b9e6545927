#!/usr/bin/env bash
# Installs what is missing, quietly: ./setup.sh run (what the product needs) or ./setup.sh test (also what tests need).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
purpose=${1:-run}

say() { printf '%s\n' "$*" >&2; }
log() { printf '%s/artifacts/%s.log' "$PWD" "$1"; }

need_folder() {
  if ! mkdir -p artifacts 2>/dev/null || [[ ! -w artifacts || ! -w . ]]; then
    say "$PWD belongs to another user. Run this as that user, or clone the repository into a folder of your own."
    exit 1
  fi
}

need_dotnet() {
  if ! command -v dotnet >/dev/null || [[ $(dotnet --list-sdks 2>/dev/null) != *10.0.* ]]; then
    say "The .NET 10 SDK is missing. Install it (https://dotnet.microsoft.com/download/dotnet/10.0), then run this again."
    exit 1
  fi
}

# Debian packages by name; a package is wanted when its own test fails.
wanted=()
want() { # package, test...
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || wanted+=("$package")
}
has() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

collect_packages() {
  want bubblewrap command -v bwrap
  want git command -v git
  want ca-certificates has ca-certificates
  want fonts-dejavu-core has fonts-dejavu-core
  want python3 test -x /usr/bin/python3
  want python3-numpy has python3-numpy
  want python3-pandas has python3-pandas
  want python3-matplotlib has python3-matplotlib
  want gcc command -v gcc
  want libc6-dev has libc6-dev
  want zlib1g-dev has zlib1g-dev
  want nodejs command -v node
  want npm command -v npm
  if [[ $purpose == test ]]; then
    want chromium command -v chromium
    [[ ! -d ../shared/mongo ]] || want openjdk-17-jre-headless command -v java
  fi
}

install_packages() {
  collect_packages
  ((${#wanted[@]})) || return 0
  local install="apt-get install -y --no-install-recommends ${wanted[*]}" log
  if ! command -v apt-get >/dev/null; then
    say "These Debian packages, or your system's equal, are missing: ${wanted[*]}. Install them, then run this again."
    exit 1
  fi
  if ((EUID != 0)); then
    local root="su -c"
    if command -v sudo >/dev/null; then root="sudo sh -c"; fi
    say "Some packages are missing. Run this, then run this script again: $root 'apt-get update && $install'"
    exit 1
  fi
  say "Installing ${wanted[*]} ..."
  log=$(log packages)
  if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive $install -qq; } >"$log" 2>&1; then
    say "The packages could not be installed; $log says why. Mend that, then run this again."
    exit 1
  fi
}

# npm ci, only when the lock file is another than the installed one.
install_npm() { # folder, npm options...
  local folder=$1 lock log
  shift
  lock=$(sha256sum <"$folder/package-lock.json")
  [[ -f $folder/node_modules/.installed && $(<"$folder/node_modules/.installed") == "$lock" ]] && return 0
  say "Fetching the packages of $folder ..."
  log=$(log npm)
  if ! (cd "$folder" && npm ci --no-audit --no-fund "$@") >"$log" 2>&1; then
    say "npm ci failed in $folder; $log says why. Check the network, then run this again."
    exit 1
  fi
  printf '%s' "$lock" >"$folder/node_modules/.installed"
}

# Local models and some tests need Node.js 20; Debian 12 has 18. Then a newer one is fetched, which run.sh and test.sh put before it.
install_node() {
  local version
  version=$(node --version)
  version=${version#v}
  ((${version%%.*} >= 20)) || install_npm AiCollab.Infrastructure/Ai/Local/Node --ignore-scripts
}

need_folder
need_dotnet
install_packages
install_node
install_npm AiCollab.Web --ignore-scripts
install_npm AiCollab.Infrastructure/Ai/Local/Runtime --ignore-scripts --omit=optional
if [[ $purpose == test ]]; then
  install_npm AiCollab.Tests/Emulator --ignore-scripts
  install_npm AiCollab.Tests/Conformance --ignore-scripts
fi
if ! AiCollab.Infrastructure/Sandbox/JavaScript/Worker/publish.sh >"$(log worker)" 2>&1; then
  say "The JavaScript worker could not be built ($(log worker) says why): JavaScript is not run until it is."
fi
