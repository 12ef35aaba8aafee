#!/usr/bin/env bash
# The twenty slowest test classes of the last build, in seconds, and the sum over all. Argument: the build's folder, target by default.
set -euo pipefail
target=${1:-target}
lines() {
  for report in "$target"/surefire-reports/TEST-*.xml "$target"/failsafe-reports/TEST-*.xml; do
    [[ -f $report ]] || continue
    # The first tag's attributes may stand on lines of their own; no other tag is of the suite.
    awk '/<testsuite[ >]/ { inside = 1 }
      inside { text = text " " $0 }
      inside && />/ { exit }
      END { print text }' "$report" \
      | sed -n 's/.* name="\([^"]*\)".*/&\
\1/p' | awk 'NR == 1 { if (match($0, / time="[0-9.,]+"/)) { time = substr($0, RSTART + 7, RLENGTH - 8); gsub(",", "", time) } }
        NR == 2 { printf "%.3f %s\n", time, $0 }'
  done
}
all=$(lines)
if [[ -z $all ]]; then
  echo "durations: no test reports in $target; run mvn verify first" >&2
  exit 1
fi
printf '%s\n' "$all" | sort -rn | awk 'NR <= 20 { printf "%9.1f  %s\n", $1, $2 }'
printf '%s\n' "$all" | awk '{ sum += $1 } END { printf "%9.1f  all %d classes\n", sum, NR }'
