#!/usr/bin/env bash
# As laptop.sh, on a real Spark standalone cluster: a Master and two Workers as processes on 127.0.0.1, executors of their own.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/laptop.sh" --cluster "$@"
