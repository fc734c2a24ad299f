package dev.herald.conformance.hal;

import dev.herald.conformance.engine.Bench;
import dev.herald.conformance.engine.Guard;
import dev.herald.conformance.engine.Subject;
import dev.herald.conformance.engine.SuiteBroken;
import dev.herald.conformance.engine.TrialThread;
import dev.herald.conformance.hal.wire.WireBench;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.QuantumDeviceProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.opentest4j.AssertionFailedError;

/// A driver on trial, as its provider opens it.
public final class DeviceSubject implements Subject {
    private static final String PEER = "peer";
    private static final String SEED = "seed";
    private static final String UNKNOWN = "unknown";

    private final QuantumDeviceProvider provider;
    private final Map<String, String> options;
    private final Surroundings surroundings;
    private final Set<String> understood = new TreeSet<>();
    private final AtomicLong trials = new AtomicLong();
    private final Identity identity;
    private String contract = "";

    /// @param options of the driver; the suite adds `peer` and `seed` where the driver knows them
    /// @throws DeviceOpenException when the driver cannot be opened
    public DeviceSubject(QuantumDeviceProvider provider, Map<String, String> options) {
        this(provider, options, Surroundings.virtual());
    }

    /// @throws DeviceOpenException when the driver cannot be opened
    public DeviceSubject(
            QuantumDeviceProvider provider,
            Map<String, String> options,
            Surroundings surroundings) {
        this.provider = provider;
        this.options = Map.copyOf(options);
        this.surroundings = surroundings;
        identity = watched();
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
    public Set<String> conditions() {
        Set<String> names = new TreeSet<>(Conditions.NAMES);
        names.addAll(Surroundings.KINDS);
        names.add(Conditions.STATE_CHANGES);
        return names;
    }

    @Override
    public String time() {
        return surroundings.isReal() ? REAL : VIRTUAL;
    }

    @Override
    public String contract() {
        return contract;
    }

    @Override
    public Bench open(Setting setting) {
        return Guard.patient("opening", () -> bench(setting));
    }

    private Bench bench(Setting setting) {
        if (setting.bench() == WireBench.class) {
            return surroundings.wireBench();
        }
        return deviceBench(setting);
    }

    private DeviceBench deviceBench(Setting setting) {
        String condition =
                Surroundings.KINDS.contains(setting.condition()) ? "" : setting.condition();
        Conditions.How how =
                condition.isEmpty()
                        ? new Conditions.How(Map.of(), Map.of(), "", "")
                        : surroundings.conditions().how(condition);
        long roundTripNs =
                surroundings.roundTripNs(); // before the stage, which it sets the clock of
        Stage stage = surroundings.stage(setting.seed());
        var terms =
                new DeviceBench.Terms(
                        condition, how, surroundings.budget(), roundTripNs, surroundings.isFresh());
        String trial = Long.toString(trials.incrementAndGet());
        DeviceBench here =
                new DeviceBench(stage, provider, with(setting, how.options(), trial), terms);
        if (condition.equals(Conditions.BOTH_ENDS)) {
            here.join(new DeviceBench(stage, provider, with(setting, how.other(), trial), terms));
        }
        return here;
    }

    private Map<String, String> with(Setting setting, Map<String, String> added, String trial) {
        Map<String, String> all = new LinkedHashMap<>(options);
        if (understood.contains(PEER) && !setting.condition().equals(Conditions.BOTH_ENDS)) {
            all.putIfAbsent(PEER, "mirror");
        }
        added.forEach((option, value) -> all.put(option, value.replace(Conditions.TRIAL, trial)));
        all.putAll(setting.options());
        if (understood.contains(SEED)) {
            all.put(SEED, Long.toString(setting.seed()));
        }
        return all;
    }

    /// Finding out what a driver is calls it too: it may hang there as well.
    private Identity watched() {
        try (TrialThread thread = new TrialThread(surroundings.limit())) {
            return thread.run(
                    "opening the driver",
                    () -> {
                        findUnderstood();
                        return identify();
                    });
        } catch (AssertionFailedError hostile) {
            return stranger();
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new SuiteBroken("finding out what the driver is", impossible);
        }
    }

    private Identity stranger() {
        return new Identity(UNKNOWN, provider.name(), UNKNOWN, Set.of());
    }

    /// Which of the options of CONF-TRIAL-2 the driver takes: one that it does not know, it refuses.
    private void findUnderstood() {
        DeviceOpenException last = null;
        for (Set<String> attempt :
                List.of(Set.of(PEER, SEED), Set.of(PEER), Set.of(SEED), Set.<String>of())) {
            understood.clear();
            understood.addAll(attempt);
            try {
                deviceBench(new Setting(1, Map.of())).close();
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
        try {
            DeviceDescriptor descriptor = described();
            contract = descriptor.contractMajor() + "." + descriptor.contractMinor();
            Set<String> claims = claims(descriptor);
            for (String condition : Conditions.NAMES) {
                if (provides(condition)) {
                    claims.add(condition);
                }
            }
            if (Conditions.areChanges(claims)) {
                claims.add(Conditions.STATE_CHANGES);
            }
            claims.addAll(surroundings.kinds());
            return new Identity(
                    descriptor.vendor(), descriptor.model(), descriptor.version(), claims);
        } catch (AssertionFailedError hostile) {
            return stranger();
        }
    }

    private DeviceDescriptor described() {
        try (DeviceBench bench = deviceBench(new Setting(1, Map.of()))) {
            return bench.describe();
        }
    }

    /// A condition that takes a command is believed; one that takes options is tried.
    private boolean provides(String condition) {
        Conditions.How how = surroundings.conditions().how(condition);
        if (how.options().isEmpty()) {
            return !how.begin().isEmpty();
        }
        try {
            deviceBench(new Setting(1, Map.of(), condition, DeviceBench.class)).close();
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

    /// The limit of one test, for a run of this subject.
    public Duration limit() {
        return surroundings.limit();
    }
}
