#!/usr/bin/env bash
# Packs a second that the host verifies and stores, per core, beside "openssl speed ecdsap256" on the same machine; bytes written a
# pack, bytes of a node-year, and how long charts take.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet build tests/MeterNode.Tools.Tests -c Release -v q -nologo >/dev/null
dotnet test tests/MeterNode.Tools.Tests -c Release --no-build --nologo --filter "TestCategory=Benchmark" --logger "console;verbosity=detailed" \
    | grep -E "ratio|written for|store in|Failed|error"
