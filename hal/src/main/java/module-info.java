/// The contract between the stack and everything outside it.
module dev.herald.hal {
    requires static transitive org.jspecify;

    exports dev.herald.hal.model;
    exports dev.herald.hal.host;
    exports dev.herald.hal.device;
    exports dev.herald.hal.sim;

    uses dev.herald.hal.device.QuantumDeviceProvider;
}
