#!/usr/bin/env bash
# Three virtual nodes, a broker, a collector and a report, in one process. Arguments go to 'meternode demo'.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/tools/setup.sh"
have_dotnet || exit 3
exec "$root/tools/meternode.sh" demo "$@"
