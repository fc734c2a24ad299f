/// The configuration file of one daemon: read and checked, and written by `herald up`.
@NullMarked
package dev.herald.daemon.config;

import org.jspecify.annotations.NullMarked;
