package dev.herald.physical.sim;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.PortDescriptor.Encoding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a simulated node is made of. All numbers are figures with a source; [#KNOWN] names them.
///
/// The prefixes `communication`, `storage` and `computation` stand for the three kinds of qubits.
/// A time of 0 for T1 or T2 means "none". A figure left out is 0, or none.
///
/// - `decoupling` 1 switches dynamical decoupling on for the kinds that have a `decoupledT2`: that is their
///   T2 then, a pulse every `pulseSpacing` costs `pulseError` (depolarising) while the qubit idles, and
///   every gate takes longer by the share of time that `pulse` takes of the spacing.
/// - `trap.dephasing` is the time `tau` of noise common to all qubits of the node, `exp(i r (t/tau) Z)`
///   (link-physical 3.9); decoupled qubits do not feel it. The T2 declared is the time at which the
///   coherence has fallen to 1/e.
/// - `communication.keeps` 0 is a node that cannot hold what it receives: photons are measured on arrival, and
///   there are no gates. `gates`, `bell.offered` and `move.offered` 0 take away gates, Bell measurements and
///   moves. Left out, each is 1.
/// - `storage.attemptDephasing` is per attempt and unit of bright-state population, and adds to what
///   `storage.coupling` and `storage.couplingTime` give (link-physical 3.8).
///
/// @param name short and stable, for example `nv-lab`
/// @param description one line
/// @param connectivity between which qubits two-qubit gates act
/// @param figures by name, in the order of the file
public record NodeProfile(
        String name, String description, Connectivity connectivity, Map<String, Figure> figures) {

    /// Pairs of qubits that two-qubit gates, Bell measurements and moves can act on.
    public enum Connectivity {
        /// Any two.
        ALL,
        /// A communication qubit and any other, the communication qubit first.
        STAR,
        /// No two.
        NONE
    }

    static final List<String> KINDS = List.of("communication", "storage", "computation");

    /// Quantity of each figure, by name.
    public static final Map<String, Quantity> KNOWN = known();

    public NodeProfile {
        requireNonNull(name);
        requireNonNull(description);
        requireNonNull(connectivity);
        figures = Figures.ordered(figures);
        Figures checked = new Figures(name, KNOWN, figures);
        for (String kind : KINDS) {
            new MemoryModel(name, checked, kind);
        }
        if (checked.count("communication.count", 0) < 1) {
            throw new IllegalArgumentException(
                    "profile " + name + ": communication.count must be at least 1");
        }
    }

    private static Map<String, Quantity> known() {
        Map<String, Quantity> known = new LinkedHashMap<>();
        for (String kind : KINDS) {
            known.put(kind + ".count", Quantity.COUNT);
            for (String time :
                    List.of(
                            "t1",
                            "t2",
                            "decoupledT2",
                            "pulseSpacing",
                            "pulse",
                            "initialise",
                            "measure",
                            "gate",
                            "gateZ")) {
                known.put(kind + "." + time, Quantity.TIME);
            }
            for (String probability :
                    List.of(
                            "initialiseError",
                            "flip0",
                            "flip1",
                            "gateError",
                            "gateZError",
                            "pulseError")) {
                known.put(kind + "." + probability, Quantity.PROBABILITY);
            }
        }
        known.put("communication.keeps", Quantity.COUNT);
        known.put("gates", Quantity.COUNT);
        known.put("bell.offered", Quantity.COUNT);
        known.put("move.offered", Quantity.COUNT);
        known.put("decoupling", Quantity.COUNT);
        known.put("trap.dephasing", Quantity.TIME);
        known.put("storage.refresh", Quantity.TIME);
        known.put("storage.attemptDephasing", Quantity.PROBABILITY);
        known.put("storage.coupling", Quantity.FREQUENCY);
        known.put("storage.couplingTime", Quantity.TIME);
        known.put("pair.gate", Quantity.TIME);
        known.put("pair.gateError", Quantity.PROBABILITY);
        known.put("bell.duration", Quantity.TIME);
        known.put("bell.gateError", Quantity.PROBABILITY);
        known.put("bell.flipZ", Quantity.PROBABILITY);
        known.put("bell.flipX", Quantity.PROBABILITY);
        known.put("move.duration", Quantity.TIME);
        known.put("move.error", Quantity.PROBABILITY);
        known.put("clockError", Quantity.TIME);
        known.put("interface.wavelength", Quantity.WAVELENGTH);
        for (Encoding encoding : Encoding.values()) {
            known.put(EncodingCheck.figure(encoding), Quantity.COUNT);
        }
        return java.util.Collections.unmodifiableMap(known);
    }

    Figures checked() {
        return new Figures(name, KNOWN, figures);
    }

    /// The same profile with one figure set or replaced.
    public NodeProfile with(String figure, double value, String unit, String source, String date) {
        Map<String, Figure> changed = new LinkedHashMap<>(figures);
        changed.put(figure, new Figure(value, unit, source, date));
        return new NodeProfile(name, description, connectivity, changed);
    }

    public static Builder builder(String name, String description) {
        return new Builder(name, description);
    }

    /// Collects figures. A figure without a source of its own has the source set last.
    public static final class Builder {
        private final String name;
        private final String description;
        private Connectivity connectivity = Connectivity.ALL;
        private final FigureList figures = new FigureList();

        private Builder(String name, String description) {
            this.name = name;
            this.description = description;
        }

        public Builder connectivity(Connectivity value) {
            connectivity = value;
            return this;
        }

        /// Source of the figures that follow.
        public Builder from(String source, String date) {
            figures.from(source, date);
            return this;
        }

        public Builder figure(String figure, double value, String unit) {
            figures.add(figure, value, unit);
            return this;
        }

        public NodeProfile build() {
            return new NodeProfile(name, description, connectivity, figures.map());
        }
    }
}
