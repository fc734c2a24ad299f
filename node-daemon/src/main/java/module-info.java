/// The node as a process; exports nothing.
module dev.herald.daemon {
    requires static transitive org.jspecify;
    requires dev.herald.spec;
    requires dev.herald.hal;
    requires dev.herald.physical;
    requires dev.herald.link;
    requires dev.herald.network;
    requires dev.herald.transport;
    requires dev.herald.application;
    requires dev.herald.node;
    requires io.netty.common;
    requires io.netty.buffer;
    requires io.netty.transport;
    requires io.netty.codec;
    requires io.netty.handler;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.util;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.tls;
    requires com.google.common;
    requires com.google.protobuf;
    requires io.grpc;
    requires io.grpc.stub;
    requires io.grpc.protobuf;
    requires io.grpc.netty;
    requires info.picocli;
    requires com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.dataformat.yaml;
    requires org.slf4j;
    requires ch.qos.logback.classic;
    requires java.logging;

    uses dev.herald.hal.device.QuantumDeviceProvider;

    opens dev.herald.daemon.cli to
            info.picocli;
    opens dev.herald.daemon.emulate to
            com.fasterxml.jackson.databind;
}
