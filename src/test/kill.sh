#!/usr/bin/env bash
# Kills the driver of small runs (2,000 events) on the stand-ins, resumes them, and compares what they leave with a whole run.
#
#   src/test/kill.sh N       at N random moments, a third of them twice
#   src/test/kill.sh steps   before each durable step, which io.dynasage.job.ledger.DurableStep lists
#
# Prints a line for each and at last "N kills, N recovered, 0 lost, 0 doubled". Run mvn package first. BUILD names the
# build's folder, target by default.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=${BUILD:-target}
case ${1:-} in
  steps | [1-9]*) ;;
  *) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
if [[ ! -f $build/test.classpath || ! -d $build/test-classes ]]; then
  echo "kill.sh: $build has no test classes; run mvn package" >&2
  exit 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx1g -Duser.timezone=UTC -Dlog4j2.level=warn \
  -cp "$build/test-classes:$build/classes:$(< "$build/test.classpath")" \
  io.dynasage.local.KilledRuns "$1" "$build/services" "$work"
