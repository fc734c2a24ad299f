/// The network layer.
module dev.herald.network {
    requires static transitive org.jspecify;
    requires transitive dev.herald.hal;
    requires transitive dev.herald.link;
    requires dev.herald.spec;
}
