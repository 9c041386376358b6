#!/usr/bin/env bash
# Runs the meternode command; builds it first when a source is newer than the last build.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/tools/setup.sh"
have_dotnet || exit 3
out="$root/tools/meternode/bin/Release/net10.0/meternode.dll"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
if [ ! -f "$out" ] || [ -n "$(find "$root/firmware" "$root/drivers" "$root/tools" "$root"/*.props \( -name obj -o -name bin \) -prune -o \
        \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.html' \) -newer "$out" -print -quit)" ]; then
    echo "Building meternode …" >&2
    if ! log=$(dotnet build "$root/tools/meternode/meternode.csproj" -c Release -v q -nologo 2>&1); then
        echo "$log" >&2
        exit 1
    fi
    touch "$out"
fi
exec dotnet "$out" "$@"
