package dev.herald.physical.sim;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.PortDescriptor.Encoding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a simulated link is made of: both photonic interfaces, the fibres and the heralding station.
/// All numbers are figures with a source; [#KNOWN] names them. Operating points are figures with an
/// index: `brightState.0`, `brightState.1` for a single-click link (and `brightStateB.0` where end B
/// differs), `meanPairs.0` for down-conversion and ensembles, `success.0` and `fidelity.0` for an ideal
/// one.
///
/// Most figures hold for both arms; those of [#ARM_WISE] may be given for one of them by the letter of
/// its end, as in `conversionB`, which then replaces the common one there.
///
/// @param name short and stable
/// @param description one line
/// @param scheme how pairs are heralded
/// @param formula closed form to use; `dahlberg2019` exists for single click only
/// @param sampling how attempts are played
/// @param encoding of the photons
/// @param figures by name, in the order of the file
public record LinkProfile(
        String name,
        String description,
        Scheme scheme,
        Formula formula,
        Sampling sampling,
        Encoding encoding,
        Map<String, Figure> figures) {

    /// How pairs are heralded.
    public enum Scheme {
        SINGLE_CLICK,
        DOUBLE_CLICK,
        /// A source of entangled photons at the middle, and memories that herald: down-conversion with
        /// `meanPairs.N`, or one pair at a time with `pairProbability`.
        PAIR_SOURCE,
        /// Two atomic ensembles and a station; presence encoding.
        ENSEMBLE,
        /// End A emits, end B absorbs and heralds.
        EMITTER_ABSORBER,
        /// By decree, with Φ+.
        IDEAL
    }

    /// How attempts are played.
    public enum Sampling {
        /// Failures are skipped; the state of a success is the mean one.
        CLOSED_FORM,
        /// Every photon of every attempt; the state of a success is that of its history. The cost is per
        /// attempt: a fraction of a microsecond each.
        PHOTONS
    }

    /// Which closed form of link-physical 3.3.
    public enum Formula {
        /// Equal to the detector model, with phase noise and double excitation.
        POVM,
        /// The fidelity estimation unit of Dahlberg et al. 2019; without both.
        DAHLBERG2019
    }

    /// Quantity of the figures that an end may have for itself, by name without the letter of the end.
    public static final Map<String, Quantity> ARM_WISE = armWise();

    /// Quantity of each figure, by name; `.N` stands for an index from 0.
    public static final Map<String, Quantity> KNOWN = known();

    public LinkProfile {
        requireNonNull(name);
        requireNonNull(description);
        requireNonNull(scheme);
        requireNonNull(formula);
        requireNonNull(sampling);
        requireNonNull(encoding);
        figures = Figures.ordered(figures);
        new Figures(name, KNOWN, figures);
        if (formula == Formula.DAHLBERG2019 && scheme != Scheme.SINGLE_CLICK) {
            throw new IllegalArgumentException(
                    "profile " + name + ": dahlberg2019 is a single-click formula");
        }
        if (sampling == Sampling.PHOTONS && formula == Formula.DAHLBERG2019) {
            throw new IllegalArgumentException(
                    "profile " + name + ": sampling photons goes with formula povm only");
        }
        if (sampling == Sampling.PHOTONS && scheme == Scheme.IDEAL) {
            throw new IllegalArgumentException(
                    "profile " + name + ": an ideal link has no photons to sample");
        }
    }

    /// In closed form.
    public LinkProfile(
            String name,
            String description,
            Scheme scheme,
            Formula formula,
            Encoding encoding,
            Map<String, Figure> figures) {
        this(name, description, scheme, formula, Sampling.CLOSED_FORM, encoding, figures);
    }

    private static Map<String, Quantity> known() {
        Map<String, Quantity> known = new LinkedHashMap<>();
        for (String time :
                List.of("cycle", "emissionDelay", "attemptOverhead", "window", "commandLead")) {
            known.put(time, Quantity.TIME);
        }
        known.put("batchCycles", Quantity.COUNT);
        known.put("armA", Quantity.LENGTH);
        known.put("armB", Quantity.LENGTH);
        known.put("lossA", Quantity.LOSS);
        known.put("lossB", Quantity.LOSS);
        known.put("speed", Quantity.SPEED);
        known.put("wavelength", Quantity.WAVELENGTH);
        known.put("detector", Quantity.PROBABILITY);
        known.put("numberResolving", Quantity.COUNT);
        known.put("darkRate", Quantity.FREQUENCY);
        known.put("darkProbability", Quantity.PROBABILITY);
        known.put("visibility", Quantity.PROBABILITY);
        known.put("lifetime", Quantity.TIME);
        known.put("arrivalOffset", Quantity.TIME);
        known.put("phaseDeviation", Quantity.ANGLE);
        known.put("doubleExcitation", Quantity.PROBABILITY);
        for (String pattern : List.of("CC", "DD", "CD", "DC")) {
            known.put("coin" + pattern, Quantity.PROBABILITY);
        }
        known.put("pairProbability", Quantity.PROBABILITY);
        known.put("absorptionFidelity", Quantity.PROBABILITY);
        known.put("chains", Quantity.COUNT);
        known.put("modes", Quantity.COUNT);
        known.put("airCoherence", Quantity.TIME);
        ARM_WISE.forEach((name, quantity) -> {
            known.put(name, quantity);
            known.put(name + "A", quantity);
            known.put(name + "B", quantity);
        });
        known.put("brightState.N", Quantity.PROBABILITY);
        known.put("brightStateB.N", Quantity.PROBABILITY);
        known.put("meanPairs.N", Quantity.MEAN);
        known.put("success.N", Quantity.PROBABILITY);
        known.put("fidelity.N", Quantity.PROBABILITY);
        return java.util.Collections.unmodifiableMap(known);
    }

    private static Map<String, Quantity> armWise() {
        Map<String, Quantity> figures = new LinkedHashMap<>();
        for (String share :
                List.of(
                        "efficiency",
                        "zeroPhonon",
                        "collection",
                        "conversion",
                        "transduction",
                        "encodingConversion",
                        "emissionFidelity",
                        "absorption",
                        "latch",
                        "falseLatch")) {
            figures.put(share, Quantity.PROBABILITY);
        }
        figures.put("attenuation", Quantity.ATTENUATION);
        figures.put("splices", Quantity.COUNT);
        figures.put("connectors", Quantity.COUNT);
        for (String loss :
                List.of("spliceLoss", "connectorLoss", "insertionLoss", "wdmIsolation")) {
            figures.put(loss, Quantity.LOSS);
        }
        for (String photons :
                List.of("conversionNoise", "transductionNoise", "wdmPhotons", "background")) {
            figures.put(photons, Quantity.MEAN);
        }
        for (String length : List.of("air", "airTransmitter", "airReceiver")) {
            figures.put(length, Quantity.LENGTH);
        }
        figures.put("airDivergence", Quantity.ANGLE);
        figures.put("airPointing", Quantity.ANGLE);
        figures.put("airAttenuation", Quantity.ATTENUATION);
        for (String shape : List.of("airScintillation", "airAlpha", "airBeta")) {
            figures.put(shape, Quantity.MEAN);
        }
        return java.util.Collections.unmodifiableMap(figures);
    }

    Figures checked() {
        return new Figures(name, KNOWN, figures);
    }

    /// The same profile with one figure set or replaced.
    public LinkProfile with(String figure, double value, String unit, String source, String date) {
        Map<String, Figure> changed = new LinkedHashMap<>(figures);
        changed.put(figure, new Figure(value, unit, source, date));
        return new LinkProfile(name, description, scheme, formula, sampling, encoding, changed);
    }

    /// The same profile with attempts played in another way.
    public LinkProfile with(Sampling how) {
        return new LinkProfile(name, description, scheme, formula, how, encoding, figures);
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
        private Sampling sampling = Sampling.CLOSED_FORM;
        private Encoding encoding;
        private final FigureList figures = new FigureList();

        private Builder(String name, String description, Scheme scheme) {
            this.name = name;
            this.description = description;
            this.scheme = scheme;
            encoding = EncodingCheck.usual(scheme);
        }

        public Builder sampling(Sampling value) {
            sampling = value;
            return this;
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
            return new LinkProfile(
                    name, description, scheme, formula, sampling, encoding, figures.map());
        }
    }
}
