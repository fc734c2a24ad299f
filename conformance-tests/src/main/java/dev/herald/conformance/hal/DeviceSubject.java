package dev.herald.conformance.hal;

import dev.herald.conformance.engine.Bench;
import dev.herald.conformance.engine.Guard;
import dev.herald.conformance.engine.Subject;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.hal.sim.SimWorld;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.opentest4j.AssertionFailedError;

/// A driver on trial, as its provider opens it.
public final class DeviceSubject implements Subject {
    private static final String PEER = "peer";
    private static final String SEED = "seed";
    private static final String UNKNOWN = "unknown";

    private final QuantumDeviceProvider provider;
    private final Map<String, String> options;
    private final Set<String> understood = new TreeSet<>();
    private final Identity identity;

    /// @param options of the driver; the suite adds `peer` and `seed` where the driver knows them
    /// @throws DeviceOpenException when the driver cannot be opened
    public DeviceSubject(QuantumDeviceProvider provider, Map<String, String> options) {
        this.provider = provider;
        this.options = Map.copyOf(options);
        findUnderstood();
        identity = identify();
    }

    /// The driver of that name on the class path.
    ///
    /// @throws IllegalArgumentException when there is none
    public static QuantumDeviceProvider provider(
            String name, Iterable<QuantumDeviceProvider> providers) {
        List<String> names = new ArrayList<>();
        for (QuantumDeviceProvider provider : providers) {
            if (provider.name().equals(name)) {
                return provider;
            }
            names.add(provider.name());
        }
        throw new IllegalArgumentException(
                "no driver is called "
                        + name
                        + "; there are: "
                        + (names.isEmpty() ? "none" : String.join(", ", names)));
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public Bench open(Setting setting) {
        return Guard.call("opening", () -> bench(setting));
    }

    private DeviceBench bench(Setting setting) {
        Map<String, String> all = new LinkedHashMap<>(setting.options());
        all.putAll(options);
        all.keySet().removeIf(key -> key.equals(PEER) && !understood.contains(PEER));
        if (understood.contains(PEER)) {
            all.putIfAbsent(PEER, "mirror");
        }
        all.putAll(setting.options());
        if (understood.contains(SEED)) {
            all.put(SEED, Long.toString(setting.seed()));
        }
        return new DeviceBench(new SimWorld(setting.seed()), provider, all);
    }

    /// Which of the options of CONF-TRIAL-2 the driver takes: one that it does not know, it refuses.
    private void findUnderstood() {
        DeviceOpenException last = null;
        for (Set<String> attempt :
                List.of(Set.of(PEER, SEED), Set.of(PEER), Set.of(SEED), Set.<String>of())) {
            understood.clear();
            understood.addAll(attempt);
            try {
                bench(new Setting(1, Map.of())).close();
                return;
            } catch (DeviceOpenException refused) {
                last = refused;
            } catch (AssertionFailedError hostile) {
                return; // every test will say so
            }
        }
        if (last != null) {
            throw last;
        }
    }

    private Identity identify() {
        try (DeviceBench bench = bench(new Setting(1, Map.of()))) {
            DeviceDescriptor descriptor = bench.describe();
            Set<String> claims = claims(descriptor);
            if (!descriptor.ports().isEmpty() && understood.contains(PEER)) {
                for (String peer : List.of("absent", "other-tag")) {
                    if (opensWith(peer)) {
                        claims.add(PEER + "-" + peer);
                    }
                }
            }
            return new Identity(
                    descriptor.vendor(), descriptor.model(), descriptor.version(), claims);
        } catch (AssertionFailedError hostile) {
            return new Identity(UNKNOWN, provider.name(), UNKNOWN, Set.of());
        }
    }

    private boolean opensWith(String peer) {
        try {
            bench(new Setting(1, Map.of(PEER, peer))).close();
            return true;
        } catch (DeviceOpenException refused) {
            return false;
        }
    }

    /// What clauses may need of a device, from its descriptor.
    static Set<String> claims(DeviceDescriptor descriptor) {
        Set<String> claims = new TreeSet<>();
        for (Capability capability : descriptor.capabilities()) {
            claims.add(capability.id());
            if (capability == Capability.ENTANGLE_KEEP
                    || capability == Capability.ENTANGLE_MEASURE) {
                claims.add("entangle");
            }
        }
        if (descriptor.can(Capability.GATES)) {
            for (GateDescriptor gate : descriptor.gates()) {
                claims.add("gate-" + gate.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            }
        }
        return claims;
    }
}
