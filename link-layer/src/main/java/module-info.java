/// The link layer.
module dev.herald.link {
    requires static transitive org.jspecify;
    requires transitive dev.herald.hal;
    requires dev.herald.spec;
}
