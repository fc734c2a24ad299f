package dev.herald.conformance.arch.offender.bench;

/// What nothing may depend on.
public final class Benchmark {}
