#!/usr/bin/env bash
# Load of a plant on this machine: packs a CPU second that are verified and stored, lag, bytes written, bytes a node-year, for SQLite and
# PostgreSQL behind mosquitto, SQLite behind the embedded broker, and two collectors on RabbitMQ and PostgreSQL.
# tests/load.sh [--nodes 1000] [--minutes 10] [--period 60] [--backlog 20] [--rest 130] [--only sqlite,embedded,postgres,rabbitmq] [--json]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/setup.sh
have_dotnet

# What the cases need that are measured: all of them, or those behind the last --only.
only=sqlite,embedded,postgres,rabbitmq
for ((i = 1; i < $#; i++)); do
    if [ "${!i}" = --only ]; then
        next=$((i + 1))
        only=${!next}
    fi
done
packages=(openssl)
case ,$only, in *,sqlite,* | *,postgres,*) packages+=(mosquitto) ;; esac
case ,$only, in *,rabbitmq,*) packages+=(rabbitmq-server) ;; esac
case ,$only, in *,postgres,* | *,rabbitmq,*) packages+=(postgresql) ;; esac
need_packages "${packages[@]}"

build_with_progress tests/MeterNode.Load/MeterNode.Load.csproj artifacts/load-build.log
exec dotnet tests/MeterNode.Load/bin/Release/net10.0/MeterNode.Load.dll "$@"
