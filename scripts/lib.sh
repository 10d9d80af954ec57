# What the scripts share: words for the operator, and where Python and uv are. Read with `.`; needs the project as folder.

say() { printf '%s\n' "$*" >&2; }

die() {
    say "error: $*"
    exit 1
}

runs() { "$@" >/dev/null 2>&1; }

# The Python that Rasa needs; .python-version says which. Sets PYTHON.
find_python() {
    wanted=$(cat .python-version)
    for candidate in \
        "$(command -v "python$wanted" || true)" \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$wanted"*/bin/python \
        .cache/python/*"$wanted"*/bin/"python$wanted"
    do
        if [ -n "$candidate" ] && is_python "$candidate"; then
            PYTHON=$candidate
            return
        fi
    done
    find_uv
    say "Python $wanted is not on this machine: fetching it with uv"
    if runs "$UV" python install "$wanted"; then
        PYTHON=$("$UV" python find "$wanted")
        return
    fi
    die "Python $wanted is needed and was not found: install it (python$wanted on PATH, or pyenv install $wanted)"
}

is_python() { [ "$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" = "$wanted" ]; }

# A mirror set for pip is good for uv too.
if [ -n "${PIP_INDEX_URL:-}" ] && [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ]; then
    export UV_DEFAULT_INDEX="$PIP_INDEX_URL"
fi

# uv installs from the locks. One that is there and runs is used; otherwise a private one. Sets UV.
find_uv() {
    tools=.cache/tools
    for candidate in "$(command -v uv || true)" "$tools/bin/uv"; do
        if [ -n "$candidate" ] && runs "$candidate" --version; then
            UV=$candidate
            return
        fi
    done
    for python in "${PYTHON:-}" python3 python; do
        if [ -n "$python" ] && runs "$python" -m venv --help; then
            say "uv is not on this machine: installing a private one in $tools"
            rm -rf "$tools"
            if runs "$python" -m venv "$tools" && "$tools/bin/python" -m pip install --quiet uv >&2; then
                UV=$tools/bin/uv
                return
            fi
        fi
    done
    die "uv could not be installed: check the network and pip's settings, or install uv by hand"
}

# The newest Python that the core knows. Sets PYTHON and newest.
find_newest_python() {
    for newest in 3.13 3.12 3.11; do
        wanted=$newest
        for candidate in \
            "$(command -v "python$newest" || true)" \
            "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$newest"*/bin/python
        do
            if [ -n "$candidate" ] && is_python "$candidate"; then
                PYTHON=$candidate
                return
            fi
        done
    done
    die "Python 3.11, 3.12 or 3.13 is needed for the core's tests, and none was found"
}
