package dev.herald.physical.sim;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.PortDescriptor.Encoding;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a simulated link is made of: both photonic interfaces, the fibres and the heralding station.
/// All numbers are figures with a source; [#KNOWN] names them. Operating points are figures with an
/// index: `brightState.0`, `brightState.1` for a single-click link, `success.0` and `fidelity.0` for an
/// ideal one.
///
/// @param name short and stable
/// @param description one line
/// @param scheme how pairs are heralded
/// @param formula closed form to use; `dahlberg2019` exists for single click only
/// @param encoding of the photons
/// @param figures by name, in the order of the file
public record LinkProfile(
        String name,
        String description,
        Scheme scheme,
        Formula formula,
        Encoding encoding,
        Map<String, Figure> figures) {

    /// How pairs are heralded.
    public enum Scheme {
        SINGLE_CLICK,
        DOUBLE_CLICK,
        /// By decree, with Φ+.
        IDEAL
    }

    /// Which closed form of link-physical 3.3.
    public enum Formula {
        /// Equal to the detector model, with phase noise and double excitation.
        POVM,
        /// The fidelity estimation unit of Dahlberg et al. 2019; without both.
        DAHLBERG2019
    }

    /// Quantity of each figure, by name; `.N` stands for an index from 0.
    public static final Map<String, Quantity> KNOWN = known();

    public LinkProfile {
        requireNonNull(name);
        requireNonNull(description);
        requireNonNull(scheme);
        requireNonNull(formula);
        requireNonNull(encoding);
        figures = Figures.ordered(figures);
        new Figures(name, KNOWN, figures);
        if (formula == Formula.DAHLBERG2019 && scheme != Scheme.SINGLE_CLICK) {
            throw new IllegalArgumentException(
                    "profile " + name + ": dahlberg2019 is a single-click formula");
        }
    }

    private static Map<String, Quantity> known() {
        Map<String, Quantity> known = new LinkedHashMap<>();
        known.put("cycle", Quantity.TIME);
        known.put("emissionDelay", Quantity.TIME);
        known.put("attemptOverhead", Quantity.TIME);
        known.put("window", Quantity.TIME);
        known.put("commandLead", Quantity.TIME);
        known.put("batchCycles", Quantity.COUNT);
        known.put("armA", Quantity.LENGTH);
        known.put("armB", Quantity.LENGTH);
        known.put("speed", Quantity.SPEED);
        known.put("attenuation", Quantity.ATTENUATION);
        known.put("lossA", Quantity.LOSS);
        known.put("lossB", Quantity.LOSS);
        known.put("wavelength", Quantity.WAVELENGTH);
        known.put("efficiency", Quantity.PROBABILITY);
        known.put("zeroPhonon", Quantity.PROBABILITY);
        known.put("collection", Quantity.PROBABILITY);
        known.put("conversion", Quantity.PROBABILITY);
        known.put("detector", Quantity.PROBABILITY);
        known.put("darkRate", Quantity.FREQUENCY);
        known.put("darkProbability", Quantity.PROBABILITY);
        known.put("visibility", Quantity.PROBABILITY);
        known.put("phaseDeviation", Quantity.ANGLE);
        known.put("doubleExcitation", Quantity.PROBABILITY);
        known.put("emissionFidelity", Quantity.PROBABILITY);
        known.put("modes", Quantity.COUNT);
        known.put("brightState.N", Quantity.PROBABILITY);
        known.put("success.N", Quantity.PROBABILITY);
        known.put("fidelity.N", Quantity.PROBABILITY);
        return java.util.Collections.unmodifiableMap(known);
    }

    Figures checked() {
        return new Figures(name, KNOWN, figures);
    }

    /// The same profile with one figure set or replaced.
    public LinkProfile with(String figure, double value, String unit, String source, String date) {
        Map<String, Figure> changed = new LinkedHashMap<>(figures);
        changed.put(figure, new Figure(value, unit, source, date));
        return new LinkProfile(name, description, scheme, formula, encoding, changed);
    }

    public static Builder builder(String name, String description, Scheme scheme) {
        return new Builder(name, description, scheme);
    }

    /// Collects figures. A figure has the source set last.
    public static final class Builder {
        private final String name;
        private final String description;
        private final Scheme scheme;
        private Formula formula = Formula.POVM;
        private Encoding encoding = Encoding.POLARIZATION;
        private final FigureList figures = new FigureList();

        private Builder(String name, String description, Scheme scheme) {
            this.name = name;
            this.description = description;
            this.scheme = scheme;
        }

        public Builder formula(Formula value) {
            formula = value;
            return this;
        }

        public Builder encoding(Encoding value) {
            encoding = value;
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

        public LinkProfile build() {
            return new LinkProfile(name, description, scheme, formula, encoding, figures.map());
        }
    }
}
