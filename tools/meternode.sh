#!/usr/bin/env bash
# Runs the meternode command; builds it first when a source is newer than the last build.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/tools/setup.sh"
have_dotnet || exit 3
out="$root/tools/meternode/bin/Release/net10.0/meternode.dll"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

is_stale() {
    [ ! -f "$out" ] || [ -n "$(find "$root/firmware" "$root/drivers" "$root/tools" "$root/hardware" "$root"/*.props \
        \( -name obj -o -name bin \) -prune -o \
        \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.html' -o -name '*.css' -o -name '*.razor' \
        -o -name '*.cshtml' -o -name '*.json' \) -newer "$out" -print -quit)" ]
}

if is_stale; then
    build_with_progress "$root/tools/meternode/meternode.csproj" "$root/tools/meternode/obj/build.log" || exit 1
    touch "$out"
fi
export METERNODE_PROGRAM="${METERNODE_PROGRAM:-$0}"
exec dotnet "$out" "$@"
