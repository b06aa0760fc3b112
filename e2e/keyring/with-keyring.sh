#!/bin/bash
# with-keyring.sh COMMAND…: runs it with a Secret Service of its own: private session bus, private keyring, unlocked.
#
#   KEYRING_PASSWORD   opens the keyring, and makes it when there is none (default: test)
#   KEYRING_FOLDER     where the keyring is kept; without it in a new folder that is removed at the end
#   KEYRING_DAEMON_PID is set for the command, which may kill the daemon to see what happens
#
# Needs Debian's dbus, gnome-keyring and libsecret-1-0. Ends with 97 or 98 when the service does not start.
set -euo pipefail

if [ "${1:-}" != --inner ]; then
  exec dbus-run-session --config-file="$(dirname "$0")/nosvc.conf" -- "$0" --inner "$@"
fi
shift

work=$(mktemp -d "${TMPDIR:-/tmp}/baton-keyring.XXXXXX")
chmod 700 "$work"
export XDG_DATA_HOME=${KEYRING_FOLDER:-$work/data} XDG_RUNTIME_DIR=$work/run XDG_CURRENT_DESKTOP=GNOME
mkdir -p "$XDG_DATA_HOME/keyrings"
mkdir -m 700 -p "$XDG_RUNTIME_DIR"

# With --unlock it reads the password from its input; with --foreground it stays our child.
printf '%s' "${KEYRING_PASSWORD-test}" |
  gnome-keyring-daemon --foreground --unlock --components=secrets \
    --control-directory="$XDG_RUNTIME_DIR/keyring" >"$work/daemon.out" 2>"$work/daemon.err" &
daemon=$!
export KEYRING_DAEMON_PID=$daemon
trap 'kill $daemon 2>/dev/null || true; wait $daemon 2>/dev/null || true; rm -rf "$work"' EXIT

is_up() {
  dbus-send --session --print-reply --dest=org.freedesktop.DBus / \
    org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets 2>/dev/null | grep -q 'boolean true'
}
for ((try = 0; ; try++)); do
  if is_up; then break; fi
  kill -0 $daemon 2>/dev/null || { cat "$work/daemon.err" >&2; exit 97; }
  ((try < 200)) || { echo 'keyring: no secret service after 10 s' >&2; exit 98; }
  sleep 0.05
done

set +e
"$@"
exit $?
