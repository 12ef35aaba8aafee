#!/usr/bin/env bash
# The whole job on this machine: builds the jar if it is older than its sources, starts the stand-ins, loads events, runs the
# packaged jar through spark-submit, asks the live endpoint, stops everything. See --help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

jar=target/dynasage.jar
if [[ ! -f $jar || ! -f target/test.classpath || -n $(find pom.xml src/main src/local -newer "$jar" -not -name build.log -not -type d -print -quit) ]]; then
  echo "Building $jar (a first time downloads about 400 MB) ..."
  mvn -q -B -DskipTests package
fi

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
exec "$java" -Xmx1g -XX:+UseSerialGC -Duser.timezone=UTC \
  -cp "target/classes:target/test-classes:$(<target/test.classpath)" io.dynasage.local.Laptop "$@"
