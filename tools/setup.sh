# Sourced by the project's scripts: finds or installs what they need. Sets nothing but PATH-independent helpers.
# Usage: . tools/setup.sh; need_packages mosquitto -- openssl

have_dotnet() {
    if ! command -v dotnet >/dev/null 2>&1; then
        echo "The .NET 10 SDK is missing: install it from https://dot.net and run this again." >&2
        return 1
    fi
    # Says so itself where the version that global.json wants is not installed.
    (cd "$(dirname "${BASH_SOURCE[0]}")" && dotnet --version >/dev/null)
}

# Installs the Debian packages that are missing when root; otherwise says exactly what to install.
# Packages after "--" are wanted but not needed: their tests skip without them.
need_packages() {
    local needed=() wanted=() into=needed package
    for package in "$@"; do
        if [ "$package" = "--" ]; then
            into=wanted
        elif ! dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed'; then
            if [ "$into" = needed ]; then needed+=("$package"); else wanted+=("$package"); fi
        fi
    done
    [ ${#needed[@]} -eq 0 ] && [ ${#wanted[@]} -eq 0 ] && return 0
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing ${needed[*]} ${wanted[*]} …" >&2
        apt-get update -qq >/dev/null 2>&1
        if [ ${#needed[@]} -gt 0 ] && ! DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${needed[@]}" >/dev/null 2>&1; then
            echo "Could not install: ${needed[*]}. Run: apt-get install ${needed[*]}" >&2
            return 1
        fi
        if [ ${#wanted[@]} -gt 0 ]; then
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null 2>&1 \
                || echo "Could not install ${wanted[*]}; the tests that use them will be skipped." >&2
        fi
    elif [ ${#needed[@]} -gt 0 ]; then
        echo "Missing: ${needed[*]}. Run: sudo apt-get install ${needed[*]} ${wanted[*]}" >&2
        return 1
    else
        echo "Not installed: ${wanted[*]} (their tests will be skipped). Run: sudo apt-get install ${wanted[*]}" >&2
    fi
}

# Builds $1 (a project or solution) in Release and shows on stderr how far it is: one line that is written over on a terminal,
# otherwise a line every 15 s; more arguments go to the build. Everything that the build says goes to the file $2. A failed build shows its first error and that file.
build_with_progress() {
    local project=$1 log=$2 code=0 begin=$SECONDS
    shift 2
    mkdir -p "$(dirname "$log")"
    # In a shell that ends at the first error, too, it goes on to what the build said.
    (set -o pipefail
        dotnet build "$project" -c Release -v m -nologo -tl:off "$@" </dev/null 2>&1 | tee "$log" | show_build "$(basename "${project%.*}")"
    ) || code=$?
    if [ "$code" -ne 0 ]; then
        grep -m 1 -E '(^|[: ])error([: ]|$)' "$log" >&2 || tail -n 1 "$log" >&2
        echo "The build of $(basename "$project") failed; all that it said is in '$log'" >&2
    elif [ ! -t 2 ]; then
        echo "Built $(basename "${project%.*}") in $((SECONDS - begin)) s" >&2
    fi
    return "$code"
}

# Reads what dotnet build says, line by line; reads on after a second without one, so that the clock moves.
show_build() {
    local name=$1 line part='' restored=0 built=0 said=0 state=0
    SECONDS=0
    while [ "$state" -ne 1 ]; do
        IFS= read -r -t 1 line && state=0 || state=$?
        part+=$line
        if [ "$state" -eq 0 ]; then
            case $part in
                *" -> "*) built=$((built + 1)) ;;
                *Restored\ *) restored=$((restored + 1)) ;;
            esac
            part=''
        fi
        line="Building $name: $restored projects restored, $built built, $SECONDS s"
        if [ -t 2 ]; then
            printf '\r%s\033[K' "$line" >&2
        elif [ "$said" -eq 0 ] || [ $((SECONDS - said)) -ge 15 ]; then
            said=$((SECONDS + 1))
            echo "$line" >&2
        fi
    done
    if [ -t 2 ]; then printf '\r\033[K' >&2; fi
}
