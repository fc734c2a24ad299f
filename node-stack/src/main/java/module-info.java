/// One node, embeddable.
module dev.herald.node {
    requires static transitive org.jspecify;
    requires transitive dev.herald.hal;
    requires transitive dev.herald.link;
    requires transitive dev.herald.network;
    requires transitive dev.herald.transport;
    requires transitive dev.herald.application;
    requires dev.herald.spec;

    exports dev.herald.node;
    exports dev.herald.node.stock;
}
