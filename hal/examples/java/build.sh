#!/bin/sh
# Compiles the example driver against herald-hal and packs it: acme-photon.jar, in the directory given or here.
#   build.sh HERALD_HAL_JAR_OR_CLASSES [OUTPUT_DIRECTORY]
set -eu
hal=$(realpath "$1")
out=$(realpath "${2:-.}")
jdk=${JAVA_HOME:+$JAVA_HOME/bin/}
cd "$(dirname "$0")/src"
classes=$(mktemp -d)
"${jdk}javac" --release 25 -Xlint:all -Werror -cp "$hal" -d "$classes" acme/hal/*.java
"${jdk}jar" --create --file "$out/acme-photon.jar" -C "$classes" . META-INF
rm -r "$classes"
