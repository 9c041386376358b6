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
    python3-serial-asyncio chromium fonts-wqy-zenhei influxdb ngspice postgresql prometheus rabbitmq-server poppler-utils || fail "tests not run"

echo "Restoring …"
# The packages that the lock files name. A registry that lacks one of them gives its nearest: then the run says so and leaves the lock
# files alone.
if ! dotnet restore MeterNode.sln --locked-mode -v q -nologo; then
    echo "The registry gives other packages than the lock files name: going on with what it gives." >&2
    dotnet restore MeterNode.sln -v q -nologo -p:NuGetLockFilePath=obj/packages.lock.json || fail "the packages could not be restored"
fi
# One compiler for all projects, whatever the environment says of it: without it each of them waits for a compiler to be compiled.
build_with_progress MeterNode.sln "$root/tests/obj/build.log" --no-restore -p:UseSharedCompilation=true || fail "the build failed"
dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1

# Most of the processes here live for seconds: a fifth of all that tests take would go into methods that are compiled to count where they
# go, and into mapping them twice. What they do is the same.
export DOTNET_TieredPGO=0 DOTNET_EnableWriteXorExecute=0

echo "Testing …"
filter="TestCategory!=Benchmark"
# tests/vectors against the files that it was made from, where they lie beside the project.
[ -d ../shared/data ] || filter="$filter&TestCategory!=Originals"
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
log=$results/all.log
arguments=("$@")

# The parts of the run: what it is called, its project, which tests of it. The long ones come first: the last one to end has nothing beside
# it. The project with most of the tests is in parts by the folder of a test; one of them has every test that is in no other.
parts=()
add_part() { parts+=("$1" "$2" "$3"); }
groups=("Web" "Collector Load" "Brokers LifeCycle" "Figures Footprints Reporting" "Calibrating Node")
# Each folder is a word.
those_in() { printf '|FullyQualifiedName~.Tests.%s.' $1 | cut -c2-; }
those_not_in() { printf '&FullyQualifiedName!~.Tests.%s.' $1; }
add_group() { add_part "MeterNode.Tools.Tests ($1)" MeterNode.Tools.Tests "$filter&($(those_in "$1"))"; }
add_group "${groups[0]}"
add_part "MeterNode.Tools.Tests (all others)" MeterNode.Tools.Tests "$filter$(those_not_in "${groups[*]}")"
add_part MeterNode.EndToEnd.Tests MeterNode.EndToEnd.Tests "$filter"
for folders in "${groups[@]:1}"; do
    add_group "$folders"
done
for folder in tests/*.Tests; do
    project=${folder#tests/}
    case $project in
        MeterNode.Tools.Tests | MeterNode.EndToEnd.Tests) ;;
        *) add_part "$project" "$project" "$filter" ;;
    esac
done

# Usage: run_part NUMBER   Its output goes to a file; when it begins and ends, and how long it took, to the screen.
run_part() {
    local name=${parts[$1]} project=${parts[$1 + 1]} tests=${parts[$1 + 2]} output=$results/$1.log begin=$SECONDS
    echo "$name …"
    if ! dotnet test "tests/$project" -c Release --no-build --nologo --filter "$tests" --logger "console;verbosity=normal" \
        --logger "trx;LogFilePrefix=part$1" --results-directory "$results" "${arguments[@]}" > "$output" 2>&1; then
        touch "$results/failed"
        # Where no test failed, the run itself did.
        grep -q '^  Failed ' "$output" || { touch "$results/broken"; tail -n 20 "$output"; }
        ! grep -qi 'test run aborted\|run was aborted\|process crashed' "$output" || touch "$results/broken"
    fi
    touch "$results/ended.$1"
    echo "$name: $(sed -nE 's/^Total tests: //p' "$output") tests, $((SECONDS - begin)) s"
}

# Takes one part after the other that nobody else has taken.
work() {
    local part
    for ((part = 0; part < ${#parts[@]}; part += 3)); do
        mkdir "$results/taken.$part" 2>/dev/null && run_part "$part"
    done
    true
}

# A shell ignores Ctrl-C in what it runs in the background.
trap 'trap - INT; kill 0' INT

# Much of all is waiting: one part more at a time than there are processors.
for ((worker = 0; worker <= $(getconf _NPROCESSORS_ONLN); worker++)); do
    work &
done
wait
code=0
[ ! -e "$results/failed" ] || code=1
for ((part = 0; part < ${#parts[@]}; part += 3)); do
    [ -e "$results/ended.$part" ] || { echo "${parts[part]}: it did not run" >&2; touch "$results/broken"; code=1; }
done
cat "$results"/*.log > "$results/all"
mv "$results/all" "$log"

# What failed, with its message: from its line to the next test's line or the project's total.
messages=tests/obj/failed.log
awk '/^  Failed / { on = 1 } /^  (Passed|Skipped) / || /^(Test Run|Total tests)/ { on = 0 } on' "$log" | tee "$messages"

# Usage: outcomes FILE…   Each result in files of results: class, method and outcome in one line.
outcomes() {
    awk '
        function value(name) {
            return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : ""
        }
        /<UnitTestResult / { outcome[value("testId"), ++results[value("testId")]] = value("outcome") }
        /<UnitTest / { id = value("id") }
        /<TestMethod / {
            for (i = 1; i <= results[id]; i++) print value("className") "." value("name"), outcome[id, i]
            results[id] = 0
        }' "$@"
}

# What failed beside other tests may only have waited too long for a process that got no time. Where it is little, it runs once more with
# nothing beside it, and what fails then has failed.
few=5
second=0
touch "$results/passed"
if [ "$code" -ne 0 ] && [ "$(grep -c '^  Failed ' "$log")" -le "$few" ]; then
    for ((part = 0; part < ${#parts[@]}; part += 3)); do
        failures=$(outcomes "$results/part$part"[_.]*.trx 2>/dev/null | sed -n 's/ Failed$//p')
        [ -n "$failures" ] || continue
        methods=$(echo "$failures" | sort -u)
        echo "Once more, with nothing beside it: $(echo $methods)"
        dotnet test "tests/${parts[part + 1]}" -c Release --no-build --nologo "${arguments[@]}" --results-directory "$results/second" \
            --logger "trx;LogFileName=second$part.trx" \
            --filter "${parts[part + 2]}&($(printf '|FullyQualifiedName=%s' $methods | cut -c2-))" > "$results/second.txt" 2>&1 \
            || tail -n 20 "$results/second.txt"
        again=$(outcomes "$results/second/second$part.trx" 2>/dev/null)
        for method in $methods; do
            # Passed, and nothing else, counts.
            if [ "$(echo "$again" | grep -F "$method " | sort -u)" = "$method Passed" ]; then
                echo "Passed at the second try: $method"
                echo "$method" >> "$results/passed"
                second=$((second + $(echo "$failures" | grep -cxF "$method")))
            fi
        done
    done
fi

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
if [ "$second" -gt 0 ]; then
    passed=$((passed + second))
    failed=$((failed - second))
    [ "$failed" -gt 0 ] || [ -e "$results/broken" ] || code=0
fi
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
fi
if [ "$failed" -gt 0 ]; then
    echo "Failed, and where its message is:"
    outcomes "$results"/part*.trx 2>/dev/null | sed -n 's/ Failed$//p' | sort -u | grep -vxFf "$results/passed" | head -n 18 \
        | while read -r test; do
            echo "  $test $messages:$(grep -n "^  Failed ${test##*.}\( \|$\)" "$messages" | head -n 1 | cut -d: -f1)"
        done
fi
if [ "$skipped" -gt 0 ]; then
    echo "$passed passed, $failed failed, $skipped skipped"
else
    echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ]
