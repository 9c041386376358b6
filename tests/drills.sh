#!/usr/bin/env bash
# Runs every drill on both brokers: about ten minutes on two cores. Arguments go to 'meternode drill', for example a name or --seed 7.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
for broker in embedded mosquitto; do
    "$root/tools/meternode.sh" drill --broker "$broker" "$@"
done
