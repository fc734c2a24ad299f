package dev.herald.conformance.arch.offender.application;

import dev.herald.conformance.arch.offender.bench.Benchmark;

/// Breaks: application knows its neighbour below only; nothing depends on the benchmarks.
final class Deep {
    final Object twoBelow = new dev.herald.conformance.arch.offender.link.core.Careless();
    final Object benchmark = new Benchmark();
}
