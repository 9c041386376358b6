#!/usr/bin/env bash
# Installs what is missing, builds everything, runs every test. Ends with "N passed, N failed".
set -uo pipefail
# Nothing here asks a question: whoever reads standard input gets its end, not the terminal.
exec </dev/null
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
. tools/setup.sh
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
fail() { echo "$1" >&2; echo "0 passed, 1 failed"; exit 1; }

have_dotnet || fail "tests not run"
need_packages -- mosquitto openssl python3-cbor2 python3-cryptography python3-openpyxl python3-pymodbus \
    python3-serial-asyncio chromium influxdb ngspice postgresql prometheus rabbitmq-server poppler-utils || fail "tests not run"

echo "Restoring …"
# The packages that the lock files name. A registry that lacks one of them gives its nearest: then the run says so and leaves the lock
# files alone.
if ! dotnet restore MeterNode.sln --locked-mode -v q -nologo; then
    echo "The registry gives other packages than the lock files name: going on with what it gives." >&2
    dotnet restore MeterNode.sln -v q -nologo -p:NuGetLockFilePath=obj/packages.lock.json || fail "the packages could not be restored"
fi
build_with_progress MeterNode.sln "$root/tests/obj/build.log" --no-restore || fail "the build failed"

echo "Testing …"
filter="TestCategory!=Benchmark"
# tests/vectors against the files that it was made from, where they lie beside the project.
[ -d ../shared/data ] || filter="$filter&TestCategory!=Originals"
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
log=$results/all.log
arguments=("$@")

# Usage: run_tests LOG PROJECT…   One project after the other; their output goes to LOG, and when each begins and ends to the screen.
run_tests() {
    local output=$1 project code=0
    shift
    for project in "$@"; do
        echo "$project …"
        dotnet test "tests/$project" -c Release --no-build --nologo --filter "$filter" --logger "console;verbosity=normal" \
            --logger "trx;LogFilePrefix=run" --results-directory "$results" "${arguments[@]}" 2>&1 | tee -a "$output" \
            | sed -unE "s/^Total tests: (.*)/$project: \\1 tests/p"
        [ "${PIPESTATUS[0]}" -eq 0 ] || code=1
    done
    return $code
}

# The project with most of the tests in two halves, and the others before the second half: much of all is waiting.
others=()
for folder in tests/*.Tests; do
    [ "${folder#tests/}" = MeterNode.Tools.Tests ] || others+=("${folder#tests/}")
done
all=$filter
first=$all
second=
for name in Web Calibrating Node; do
    first="$first&FullyQualifiedName!~.Tests.$name."
    second="${second:+$second|}FullyQualifiedName~.Tests.$name."
done
filter=$first
run_tests "$results/1.log" MeterNode.Tools.Tests &
filter=$all
run_tests "$results/2.log" "${others[@]}"
code=$?
filter="$all&($second)"
run_tests "$results/2.log" MeterNode.Tools.Tests || code=1
wait $! || code=1
cat "$results"/[12].log > "$log"

# What failed, with its message: from its line to the next test's line or the project's total.
awk '/^  Failed / { on = 1 } /^  (Passed|Skipped) / || /^(Test Run|Total tests)/ { on = 0 } on' "$log"

# Why tests were skipped: the console does not say it, the result files do. Paths are cut to their folder, equal reasons counted.
reasons=$(cat "$results"/*.trx 2>/dev/null | awk '
    /<UnitTestResult / { skipped = / outcome="NotExecuted"/; said = 0; if (skipped && /\/>/) { print "no reason given"; skipped = 0 } }
    /<\/UnitTestResult>/ { if (skipped && !said) print "no reason given"; skipped = 0 }
    skipped && !said && /<Message>/ {
        said = 1
        sub(/.*<Message>(Assert\.Inconclusive( failed)?\.|Assertion failed\.)? */, "")
        sub(/<\/Message>.*/, "")
        sub(/^skipped: */, "")
        print
    }' \
    | sed -E "s#[^ ]*(\.\./|/)shared/([^/ ]+/[^/ ]+)/[^ ]*#../shared/\2/…#" \
    | sed -E "s/&quot;/\"/g; s/&apos;|&#39;/'/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g" \
    | sort | uniq -c | sort -rn)

# The console logger ends each project with "Total tests: N", "     Passed: N", "     Failed: N", "    Skipped: N".
sum() { awk -v key="$1" '$1 == key ":" && NF == 2 { n += $2 } END { print n + 0 }' "$log"; }
passed=$(sum Passed)
failed=$(sum Failed)
skipped=$(sum Skipped)
if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then
    echo "dotnet test ended with code $code" >&2
    failed=1
fi
if [ "$passed" -eq 0 ]; then
    echo "no test ran" >&2
    failed=$((failed > 0 ? failed : 1))
fi
if [ "$skipped" -gt 0 ]; then
    echo "Skipped, by reason:"
    echo "$reasons"
    echo "$passed passed, $failed failed, $skipped skipped"
else
    echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ]
