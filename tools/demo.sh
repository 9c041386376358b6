#!/usr/bin/env bash
# A plant with three virtual nodes and a signed report, in one process: what init, node add, serve, run and report do. Arguments go to
# 'meternode demo'.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/tools/setup.sh"
have_dotnet || exit 3
exec "$root/tools/meternode.sh" demo "$@"
