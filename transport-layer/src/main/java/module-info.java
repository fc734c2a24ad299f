/// The transport layer.
module dev.herald.transport {
    requires static transitive org.jspecify;
    requires transitive dev.herald.hal;
    requires transitive dev.herald.network;
    requires dev.herald.spec;
    requires com.google.protobuf;

    exports dev.herald.transport.api;
    exports dev.herald.transport.message;
    exports dev.herald.transport.core to
            dev.herald.node;
    exports dev.herald.transport.wire to
            dev.herald.node,
            dev.herald.daemon;
}
