work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
LOCATION='' REALM='' SERVICE='' TOKEN=''

fail() {
    echo "error: $*" >&2
    exit 1
}

# Sends a request: its number, its step, the statuses that are right, and what curl is told.
send() {
    name="$1 $2" wanted=$3
    shift 3
    status=$(curl --silent --show-error --output "$work/body" --dump-header "$work/head" \
        --write-out '%{http_code}' "$@") || fail "$name: no answer"
    echo "$name $status"
    case " $wanted " in
        *" $status "*) ;;
        *)
            [ ! -s "$work/body" ] || head -c 2000 "$work/body" >&2
            fail "$name: the answer is $status, and $wanted was to be expected"
            ;;
    esac
}

# A header of the last answer.
header() {
    tr -d '\r' < "$work/head" | awk -v name="$1:" '
        index(tolower($0), name) == 1 { value = substr($0, length(name) + 1); sub(/^ */, "", value) }
        END { print value }'
}

# Where the last answer sends the upload. It stays with the registry, since the token goes along.
go_on() {
    LOCATION=$(header location)
    case $LOCATION in
        "$REGISTRY"/*) ;;
        //* | *://* | '') fail "$name: the upload is to go on at '$LOCATION', which is not at $REGISTRY" ;;
        /*) LOCATION=$REGISTRY$LOCATION ;;
        *) fail "$name: the upload is to go on at '$LOCATION', which is neither an address nor a path" ;;
    esac
}

# The upload's address with the digest of all of it.
finished() {
    case $LOCATION in
        *\?*) echo "$LOCATION&digest=$1" ;;
        *) echo "$LOCATION?digest=$1" ;;
    esac
}

# The token service that the last answer names. It is to be one of these, since the password goes there.
challenged() {
    REALM=$(header www-authenticate | sed -n 's/.*[ ,]realm="\([^"]*\)".*/\1/p')
    SERVICE=$(header www-authenticate | sed -n 's/.*[ ,]service="\([^"]*\)".*/\1/p')
    for place in "$REGISTRY" "$@"; do
        case $REALM in "$place"/*) return ;; esac
    done
    fail "$name: the token service is '$REALM', which is not where it was"
}

# The token of the last answer.
granted() {
    TOKEN=$(tr -d '\n' < "$work/body" | sed -n 's/.*"\(access_\)\{0,1\}token" *: *"\([^"]*\)".*/\2/p')
    [ -n "$TOKEN" ] || fail "$name: there is no token in the answer"
}

# Holds a file against its digest.
is_digest() {
    case $2 in
        sha256:*) size=256 ;;
        sha512:*) size=512 ;;
        *) return 0 ;;
    esac
    if command -v "sha${size}sum" > /dev/null; then
        found=$("sha${size}sum" < "$1" | cut -d ' ' -f 1)
    else
        found=$(openssl dgst -r "-sha$size" < "$1" | cut -d ' ' -f 1)
    fi
    [ "sha$size:$found" = "$2" ] || fail "$1 has the digest sha$size:$found, and not $2"
}

# Bytes that are no text.
unpack() {
    if command -v base64 > /dev/null; then base64 -d; else openssl base64 -d -A; fi
}

