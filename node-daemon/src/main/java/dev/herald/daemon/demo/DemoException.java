package dev.herald.daemon.demo;

import dev.herald.spec.node.v1.JobFailure;

/// A job of the demonstration ended in an error of the network.
public final class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient JobFailure failure;

    DemoException(String message, JobFailure failure) {
        super(message);
        this.failure = failure;
    }

    public JobFailure failure() {
        return failure;
    }
}
