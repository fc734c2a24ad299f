/// What travels: generated messages, and the tie between tests and clauses.
module dev.herald.spec {
    requires static transitive org.jspecify;
    requires transitive com.google.protobuf;

    exports dev.herald.spec.trace;
    exports dev.herald.spec.hal.v1;
    exports dev.herald.spec.link.v1;
    exports dev.herald.spec.link.tester.v1;
    exports dev.herald.spec.network.tester.v1;
    exports dev.herald.spec.network.v1;
    exports dev.herald.spec.transport.v1;
    exports dev.herald.spec.node.v1;
}
