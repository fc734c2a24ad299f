/// The network layer.
module dev.herald.network {
    requires static transitive org.jspecify;
    requires transitive dev.herald.hal;
    requires transitive dev.herald.link;
    requires dev.herald.spec;
    requires com.google.protobuf;

    exports dev.herald.network.api;
    exports dev.herald.network.message;
    exports dev.herald.network.routing to
            dev.herald.node,
            dev.herald.daemon;
    exports dev.herald.network.plan;
    exports dev.herald.network.core to
            dev.herald.node;
    exports dev.herald.network.wire to
            dev.herald.node,
            dev.herald.daemon;
}
