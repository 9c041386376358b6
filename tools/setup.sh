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
