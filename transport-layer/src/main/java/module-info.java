/// The transport layer.
module dev.herald.transport {
    requires static transitive org.jspecify;
    requires transitive dev.herald.hal;
    requires transitive dev.herald.network;
    requires dev.herald.spec;
}
