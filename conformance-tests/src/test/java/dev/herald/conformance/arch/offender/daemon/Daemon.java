package dev.herald.conformance.arch.offender.daemon;

/// What nothing may depend on.
public final class Daemon {}
