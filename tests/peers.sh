#!/usr/bin/env bash
# The same packs through the same mosquitto into "meternode collect" and into a script of thirty lines (python3-paho-mqtt), both with SQLite:
# processor time, bytes, and what is lost and doubled when the process is killed. The script verifies nothing.
# tests/peers.sh [--nodes 1000] [--backlog 20] [--json]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/setup.sh
have_dotnet
need_packages openssl mosquitto python3-paho-mqtt
build_with_progress tests/MeterNode.Load/MeterNode.Load.csproj artifacts/load-build.log
exec dotnet tests/MeterNode.Load/bin/Release/net10.0/MeterNode.Load.dll --peer "$PWD/tests/peers/paho_to_sqlite.py" "$@"
