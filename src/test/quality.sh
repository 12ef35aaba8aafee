#!/usr/bin/env bash
# Runs goals of model quality, through the job, on public data sets next to the project: src/test/quality.sh [OPTION ...] [Q1 Q2 ...]; see --help.
# Builds what it needs. Prints a line for each goal; exit code 1 if one fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

jar=target/dynasage.jar
if [[ ! -f $jar || ! -f target/test-classes/io/dynasage/quality/Quality.class || -n $(find pom.xml src/main src/local src/test -newer "$jar" -not -type d -print -quit) ]]; then
  echo "Building the job ..." >&2
  mvn -q -B -DskipTests package >&2
fi
# What every stand-in accepts; no client can reach AWS with it.
export AWS_ACCESS_KEY_ID=localidentity AWS_SECRET_ACCESS_KEY=localcredential AWS_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true
read -ra opens <<<"$(sed -n 's#.*<spark.jvm.options>\(.*\)</spark.jvm.options>.*#\1#p' pom.xml)"
rm -rf target/quality
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx2g -Duser.timezone=UTC -Dservices.directory=target/services -Dlog4j2.configurationFile=src/jmh/log4j2.properties \
  "${opens[@]}" -cp "target/test-classes:target/classes:$(<target/test.classpath)" io.dynasage.quality.Quality "$@"
