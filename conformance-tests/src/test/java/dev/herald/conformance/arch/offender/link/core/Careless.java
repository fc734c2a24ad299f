package dev.herald.conformance.arch.offender.link.core;

import dev.herald.conformance.arch.offender.daemon.Daemon;
import java.io.File;
import java.util.HashMap;

/// Breaks most rules for cores: files, hash order, unseeded numbers, the clock and a look at the daemon.
public final class Careless {
    final Object file = new File("x");
    final Object order = new HashMap<String, String>();
    final double unseeded = Math.random();
    final long clock = System.nanoTime();
    final Object above = new Daemon();
}
