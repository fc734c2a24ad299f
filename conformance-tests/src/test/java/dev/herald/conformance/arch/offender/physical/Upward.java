package dev.herald.conformance.arch.offender.physical;

/// Breaks: physical knows its neighbour below only.
final class Upward {
    final Object above = new dev.herald.conformance.arch.offender.link.core.Careless();
}
