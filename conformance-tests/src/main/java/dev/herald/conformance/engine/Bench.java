package dev.herald.conformance.engine;

import java.util.List;

/// A fresh subject on the test bench. All contact with the code on trial goes through a bench, so
/// that whatever it throws counts against it and everything exchanged is on record.
public interface Bench extends AutoCloseable {

    /// What passed last between the suite and the subject, oldest first.
    List<String> transcript();

    @Override
    default void close() {}
}
