#!/usr/bin/env bash
# Provisions the emulated node anew from node.json: writes registry.json and the files that the program carries.
# Its keys are published with the source on purpose: nothing that they sign is evidence.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/../../tools/meternode.sh" init "$work/plant" --site bench >/dev/null
"$here/../../tools/meternode.sh" provision emulated --plant "$work/plant" --config "$here/node.json" >/dev/null
# The virtual board makes the key, and finds no broker; its proof goes to the plant as a file.
"$here/../../tools/meternode.sh" run "$work/plant/nodes/emulated" --seconds 1 >/dev/null
"$here/../../tools/meternode.sh" node enrol emulated --plant "$work/plant" --proof "$work/plant/nodes/emulated/flash/proof.cose" >/dev/null
cp "$work/plant/registry.json" "$here/registry.json"

bytes() {
    echo
    echo "        internal static byte[] $1() => new byte[]"
    echo "        {"
    od -An -v -tx1 -w20 "$work/plant/nodes/emulated/${3-files}/$2" | sed -E 's/ ([0-9a-f]{2})/ 0x\1,/g; s/^ /            /'
    echo "        };"
}

receipt_key() {
    echo
    echo "        /// <summary>Private scalar of the collector's receipt key.</summary>"
    echo "        internal static byte[] ReceiptKey() => new byte[]"
    echo "        {"
    openssl pkey -in "$work/plant/collector/receipt.key" -noout -text | sed -n '/^priv:/,/^pub:/{/^ /p}' | tr -d ' :\n' | tail -c 64 |
        xxd -r -p | od -An -v -tx1 -w20 | sed -E 's/ ([0-9a-f]{2})/ 0x\1,/g; s/^ /            /'
    echo "        };"
}

{
    echo "namespace MeterNode.WholeNode"
    echo "{"
    echo "    /// <summary>"
    echo "    /// Files of the emulated node, written by tests/MeterNode.NodeRun/provision.sh. Nothing that these keys sign is evidence."
    echo "    /// </summary>"
    echo "    internal static class ProvisionedFiles"
    echo "    {"
    bytes PlantKey plant.pub | tail -n +2
    bytes Configuration config.cose
    bytes Enrolment enrol.cose
    bytes NodeKey node.key flash
    receipt_key
    echo "    }"
    echo "}"
} >"$here/../MeterNode.WholeNode/ProvisionedFiles.cs"
