/// Drivers behind the contract.
module dev.herald.physical {
    requires static transitive org.jspecify;
    requires transitive dev.herald.hal;
    requires dev.herald.spec;
    requires io.netty.common;
    requires io.netty.buffer;
    requires io.netty.transport;
    requires io.netty.codec;
    requires io.netty.handler;
    requires commons.math3;
    requires org.apache.commons.rng.api;
    requires org.apache.commons.rng.simple;
    requires org.apache.commons.rng.sampling;

    exports dev.herald.physical.ffm;
    exports dev.herald.physical.guard;
    exports dev.herald.physical.mhp.api;
    exports dev.herald.physical.mhp.core;
    exports dev.herald.physical.mhp.message;
    exports dev.herald.physical.mhp.wire;
    exports dev.herald.physical.netty;
    exports dev.herald.physical.remote;
    exports dev.herald.physical.replay;
    exports dev.herald.physical.sim;
    exports dev.herald.physical.sim.fault;
    exports dev.herald.physical.sim.link;
    exports dev.herald.physical.sim.photon;
    exports dev.herald.physical.sim.state;
    exports dev.herald.physical.sim.state.stabiliser;
    exports dev.herald.physical.targets;
    exports dev.herald.physical.verify;
    exports dev.herald.physical.verify.estimate;
    exports dev.herald.physical.verify.run;

    uses dev.herald.hal.device.QuantumDeviceProvider;

    provides dev.herald.hal.device.QuantumDeviceProvider with
            dev.herald.physical.ffm.NativeDeviceProvider,
            dev.herald.physical.remote.RemoteDeviceProvider,
            dev.herald.physical.replay.RecordingDeviceProvider,
            dev.herald.physical.replay.ReplayDeviceProvider,
            dev.herald.physical.sim.SimDeviceProvider;
}
