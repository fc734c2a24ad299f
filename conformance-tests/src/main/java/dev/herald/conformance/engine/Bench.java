package dev.herald.conformance.engine;

import java.util.List;

/// A fresh subject on the test bench. All contact with the code on trial goes through a bench, so
/// that whatever it throws counts against it and everything exchanged is on record.
public interface Bench extends AutoCloseable {

    /// What passed last between the suite and the subject, oldest first.
    List<String> transcript();

    /// Parts of the test that could not be held against the subject, each with its reason: a test that
    /// passed but left something out does not make its clause conform.
    default List<String> leftOut() {
        return List.of();
    }

    @Override
    default void close() {}
}
