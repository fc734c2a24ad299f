/// The link layer.
module dev.herald.link {
    requires static transitive org.jspecify;
    requires transitive dev.herald.hal;
    requires dev.herald.spec;
    requires com.google.protobuf;

    exports dev.herald.link.api;
    exports dev.herald.link.message;
    exports dev.herald.link.pursuit;
    exports dev.herald.link.core to
            dev.herald.node;
    exports dev.herald.link.wire to
            dev.herald.node,
            dev.herald.daemon;
    exports dev.herald.link.wire.draft to
            dev.herald.node,
            dev.herald.daemon;
    exports dev.herald.link.wire.edge to
            dev.herald.node,
            dev.herald.daemon;
}
