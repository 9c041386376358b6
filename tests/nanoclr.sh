#!/usr/bin/env bash
# The firmware on the nanoFramework emulator: tests (default), bench, or the whole node. See tests/nanoclr.sh --help.
set -euo pipefail
exec dotnet run --project "$(dirname "${BASH_SOURCE[0]}")/NanoRunner" --no-launch-profile -- "$@"
