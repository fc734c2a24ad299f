package dev.herald.conformance.arch.offender.transport.api;

/// Breaks: transport knows its neighbour below only.
final class Deep {
    final Object twoBelow = new dev.herald.conformance.arch.offender.link.core.Careless();
}
