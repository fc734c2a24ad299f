/// The application layer.
module dev.herald.application {
    requires static transitive org.jspecify;
    requires transitive dev.herald.hal;
    requires transitive dev.herald.transport;
    requires dev.herald.spec;
    requires org.bouncycastle.provider;
    requires commons.math3;

    exports dev.herald.application.api;
    exports dev.herald.application.core to
            dev.herald.node;
}
