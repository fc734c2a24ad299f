package dev.herald.conformance.arch.offender.network.api;

/// Breaks: network knows its neighbour below only; protobuf stays in wire.
final class Deep {
    final Object inside = new dev.herald.conformance.arch.offender.link.core.Careless();
    final Object message = com.google.protobuf.Empty.getDefaultInstance();
}
