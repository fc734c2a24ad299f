package dev.herald.physical.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.PortDescriptor.Encoding;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.LinkProfile.Sampling;
import dev.herald.physical.sim.LinkProfile.Scheme;
import dev.herald.physical.sim.link.AttemptSampler;
import dev.herald.physical.sim.link.Detectors;
import dev.herald.physical.sim.link.DoubleClick;
import dev.herald.physical.sim.link.EmitterAbsorber;
import dev.herald.physical.sim.link.Fading;
import dev.herald.physical.sim.link.FreeSpace;
import dev.herald.physical.sim.link.HeraldedState;
import dev.herald.physical.sim.link.OnePairSource;
import dev.herald.physical.sim.link.Optics;
import dev.herald.physical.sim.link.SingleClick;
import dev.herald.physical.sim.link.SpdcSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the figures of a link profile do to rate, fidelity and timing.
class LinkModelTest {

    private static LinkProfile.Builder link(Scheme scheme) {
        return LinkProfile.builder("test", "", scheme)
                .from("test of the simulator", "2026")
                .figure("cycle", 1, "us");
    }

    private static LinkModel model(LinkProfile profile, double armAKm, double armBKm) {
        return new LinkModel(profile, armAKm, armBKm, 0);
    }

    private static HeraldedState first(LinkProfile.Builder builder, double armAKm, double armBKm) {
        return model(builder.build(), armAKm, armBKm).points.getFirst().heralded;
    }

    private static void same(HeraldedState expected, HeraldedState found) {
        assertEquals(expected.success(), found.success(), 1e-12 * expected.success());
        assertEquals(expected.fidelity(), found.fidelity(), 1e-12);
        assertEquals(expected.bell(), found.bell());
    }

    @Test
    void lossesMultiply() {
        HeraldedState found =
                first(
                        link(Scheme.DOUBLE_CLICK)
                                .figure("collection", 0.5, "1")
                                .figure("collectionB", 0.25, "1")
                                .figure("attenuation", 0.2, "dB/km")
                                .figure("splices", 4, "1")
                                .figure("spliceLoss", 0.1, "dB")
                                .figure("connectors", 2, "1")
                                .figure("connectorLoss", 0.3, "dB")
                                .figure("insertionLossA", 1, "dB")
                                .figure("lossB", 2, "dB")
                                .figure("detector", 0.8, "1"),
                        10,
                        20);
        double hA = 0.5 * Optics.transmission(2 + 0.4 + 0.6 + 1) * 0.8;
        double hB = 0.25 * Optics.transmission(4 + 0.4 + 0.6 + 2) * 0.8;
        same(new DoubleClick(hA, hB, 0, 1, 1, 1).heralded(), found);
    }

    @Test
    void attenuationFollowsTheWavelength() {
        HeraldedState telecom =
                first(link(Scheme.DOUBLE_CLICK).figure("wavelength", 1550, "nm"), 5, 5);
        assertEquals(Optics.transmission(2) / 2, telecom.success(), 1e-12);
        HeraldedState red =
                first(link(Scheme.DOUBLE_CLICK).figure("wavelength", 637, "nm"), 0.5, 0.5);
        assertEquals(Optics.transmission(5) / 2, red.success(), 1e-12);
        assertThrows(
                IllegalArgumentException.class,
                () -> first(link(Scheme.DOUBLE_CLICK).figure("wavelength", 422, "nm"), 1, 1));
    }

    /// Noise photons of converters and transducers suffer what comes after them, those of neighbouring
    /// channels only the demultiplexer; half of all goes to each detector.
    @Test
    void noiseAddsToTheDarkCounts() {
        HeraldedState found =
                first(
                        link(Scheme.DOUBLE_CLICK)
                                .figure("conversionA", 0.5, "1")
                                .figure("conversionNoiseA", 0.01, "1")
                                .figure("transductionA", 0.1, "1")
                                .figure("transductionNoiseA", 0.04, "1")
                                .figure("attenuation", 0.2, "dB/km")
                                .figure("wdmPhotonsB", 2, "1")
                                .figure("wdmIsolationB", 25, "dB")
                                .figure("detector", 0.8, "1")
                                .figure("darkProbability", 1e-4, "1"),
                        50,
                        50);
        double noiseA = (0.04 * 0.5 + 0.01) * 0.1;
        double noiseB = 2 * Math.pow(10, -2.5);
        double dark = 1 - (1 - 1e-4) * Math.exp(-(noiseA + noiseB) / 2 * 0.8);
        double hA = 0.5 * 0.1 * 0.1 * 0.8;
        same(new DoubleClick(hA, 0.08, dark, 1, 1, 1).heralded(), found);
    }

    @Test
    void windowPhaseAndTwoExcitations() {
        HeraldedState found =
                first(
                        link(Scheme.SINGLE_CLICK)
                                .figure("brightState.0", 0.2, "1")
                                .figure("brightStateB.0", 0.1, "1")
                                .figure("window", 25, "ns")
                                .figure("lifetime", 12, "ns")
                                .figure("arrivalOffset", 1, "ns")
                                .figure("visibility", 0.9, "1")
                                .figure("phaseDeviation", 10, "deg")
                                .figure("doubleExcitation", 0.04, "1")
                                .figure("numberResolving", 1, "1")
                                .figure("darkRate", 1000, "Hz"),
                        0,
                        0);
        double h = 1 - Math.exp(-25 / 12.0);
        double coherence = Math.exp(-Math.pow(Math.toRadians(10), 2)) * 0.96 * 0.96;
        SingleClick click =
                new SingleClick(
                        0.2,
                        0.1,
                        h,
                        h,
                        1 - Math.exp(-25e-6),
                        0.9 * Math.exp(-1 / 12.0),
                        coherence,
                        Detectors.NUMBER_RESOLVING);
        same(click.heralded(), found);
    }

    @Test
    void sources() {
        LinkProfile.Builder spdc =
                link(Scheme.PAIR_SOURCE)
                        .figure("meanPairs.0", 0.05, "1")
                        .figure("absorption", 0.5, "1")
                        .figure("latch", 0.5, "1")
                        .figure("falseLatchA", 1e-3, "1")
                        .figure("conversionB", 0.6, "1")
                        .figure("conversionNoiseB", 0.002, "1")
                        .figure("attenuation", 0.2, "dB/km");
        double dB = 1 - Math.exp(-0.001);
        same(
                new SpdcSource(0.05, 0.05, 0.03, 1e-3, dB, 0.5, 0.5, 1, Detectors.THRESHOLD)
                        .heralded(),
                first(spdc, 50, 50));
        LinkProfile.Builder dot =
                link(Scheme.PAIR_SOURCE)
                        .figure("pairProbability", 0.7, "1")
                        .figure("emissionFidelity", 0.95, "1")
                        .figure("attenuation", 0.2, "dB/km");
        same(new OnePairSource(0.7, 0.1, 0.1, 0, 0, 1, 1, 0.95).heralded(), first(dot, 50, 50));
        LinkProfile.Builder absorber =
                link(Scheme.EMITTER_ABSORBER)
                        .figure("efficiency", 0.4, "1")
                        .figure("absorption", 0.2, "1")
                        .figure("emissionFidelity", 0.97, "1")
                        .figure("absorptionFidelity", 0.96, "1")
                        .figure("falseLatch", 1e-4, "1")
                        .figure("attenuation", 0.2, "dB/km");
        same(
                new EmitterAbsorber(0.4 * 0.2 * 0.1, 1e-4, 0.97, 0.96).heralded(),
                first(absorber, 20, 30));
    }

    private static LinkProfile.Builder airy() {
        return link(Scheme.DOUBLE_CLICK)
                .figure("wavelength", 1550, "nm")
                .figure("airB", 5, "km")
                .figure("airTransmitterB", 0.1, "m")
                .figure("airReceiverB", 0.2, "m")
                .figure("airAttenuationB", 0.1, "dB/km")
                .figure("airPointingB", 5, "urad")
                .figure("darkProbability", 0.002, "1");
    }

    @Test
    void air() {
        double theta = FreeSpace.diffractionRad(1.55e-6, 0.1);
        FreeSpace path = new FreeSpace(5, 0.1, 0.2, theta, 0.1, 5e-6, Fading.NONE);
        same(
                new DoubleClick(1, path.transmission(), 0.002, 1, 1, 1).heralded(),
                first(airy(), 0, 0));
        LinkModel model = model(airy().build(), 0, 0);
        assertEquals(2 * Math.round(5 / 299_792.458 * 1e9), model.latencyBNs);
        assertThrows(
                IllegalArgumentException.class,
                () -> first(link(Scheme.DOUBLE_CLICK).figure("air", 1, "km"), 0, 0));
    }

    /// The declared figures of a fading link are averages; its sampler has the same ones. The mean of
    /// 40,000 draws in blocks of one attempt is that of a geometric variable with the mean success: 6.5
    /// standard errors (8e-11). Loss that fluctuates leaves the mean and adds to the weight of dark counts.
    @Test
    void fadingIsAveraged() {
        LinkProfile.Builder fading =
                airy().figure("airReceiverB", 0.03, "m")
                        .figure("airAlphaB", 4, "1")
                        .figure("airBetaB", 2, "1")
                        .figure("airCoherence", 1, "us");
        LinkModel model = model(fading.build(), 0, 0);
        HeraldedState steady = first(airy().figure("airReceiverB", 0.03, "m"), 0, 0);
        HeraldedState mean = model.points.getFirst().heralded;
        // the transmission may not exceed 1, and that is all the mean differs by
        assertTrue(mean.success() <= steady.success() * (1 + 1e-9));
        assertEquals(steady.success(), mean.success(), 0.01 * steady.success());
        Rng rng = new Rng(6);
        AttemptSampler sampler = model.points.getFirst().sampler();
        int n = 40_000;
        double attempts = 0;
        double fidelity = 0;
        for (int i = 0; i < n; i++) {
            attempts += sampler.next(rng, Long.MAX_VALUE / 8);
            BellIndex bell = sampler.herald(rng);
            fidelity += sampler.state().weight(bell);
        }
        double p = mean.success();
        assertEquals(1 / p, attempts / n, 6.5 * Math.sqrt(1 - p) / p / Math.sqrt(n));
        assertEquals(mean.fidelity(), fidelity / n, 6.5 * 0.5 / Math.sqrt(n));
    }

    /// peers E8: over 100 km a memory mode makes one or two thousand attempts a second, and at 8e-4 about
    /// one of them a second is heralded. More modes give more.
    @Test
    void attemptsAreCappedByTheRoundTrip() {
        LinkProfile.Builder clicks =
                link(Scheme.DOUBLE_CLICK)
                        .figure("attenuation", 0.2, "dB/km")
                        .figure("collection", 0.8, "1")
                        .figure("detector", 0.5, "1");
        LinkModel midpoint = model(clicks.build(), 50, 50);
        double perSecond = 1e9 / ((double) midpoint.keepSpacing * midpoint.cycleNs);
        assertEquals(2067, perSecond, 1);
        double pairs = perSecond * midpoint.points.getFirst().heralded.success();
        assertEquals(1.65, pairs, 0.01);
        LinkModel many = model(clicks.figure("modes", 100, "1").build(), 50, 50);
        assertEquals(1 - Math.pow(1 - 8e-4, 100), many.points.getFirst().heralded.success(), 1e-12);
        LinkModel absorber = model(link(Scheme.EMITTER_ABSORBER).build(), 0, 100);
        assertEquals(1033, 1e9 / ((double) absorber.keepSpacing * absorber.cycleNs), 1);
    }

    @Test
    void latencies() {
        long km = Math.round(1e9 / 200_000);
        LinkProfile source =
                link(Scheme.PAIR_SOURCE)
                        .figure("pairProbability", 1, "1")
                        .figure("speed", 200_000, "km/s")
                        .build();
        LinkModel middle = model(source, 10, 30);
        assertEquals((30 + 40) * km, middle.latencyANs);
        assertEquals((10 + 40) * km, middle.latencyBNs);
        assertEquals(10 * km, middle.storedANs);
        assertEquals(30 * km, middle.storedBNs);
        assertEquals(60 * km / 1000, middle.keepSpacing);
        LinkModel even = model(source, 20, 20); // one way from node to node
        assertEquals(40 * km / 1000, even.keepSpacing);
        LinkProfile absorber =
                link(Scheme.EMITTER_ABSORBER).figure("speed", 200_000, "km/s").build();
        LinkModel passing = model(absorber, 10, 30);
        assertEquals(80 * km, passing.latencyANs);
        assertEquals(40 * km, passing.latencyBNs);
        assertEquals(0, passing.storedANs);
        assertEquals(40 * km, passing.storedBNs);
        for (Scheme scheme : Scheme.values()) {
            LinkModel none = model(simple(scheme).build(), 0, 0);
            assertEquals(0, none.latencyANs);
            assertEquals(0, none.latencyBNs);
            assertEquals(1, none.keepSpacing);
        }
    }

    /// A link of the scheme with figures that make it work well.
    private static LinkProfile.Builder simple(Scheme scheme) {
        LinkProfile.Builder builder = link(scheme);
        return switch (scheme) {
            case SINGLE_CLICK ->
                    builder.figure("brightState.0", 0.2, "1").figure("phaseDeviation", 5, "deg");
            case DOUBLE_CLICK -> builder.figure("emissionFidelity", 0.95, "1");
            case PAIR_SOURCE -> builder.figure("meanPairs.0", 0.1, "1");
            case ENSEMBLE -> builder.figure("meanPairs.0", 0.3, "1").figure("visibility", 0.9, "1");
            case EMITTER_ABSORBER -> builder.figure("absorption", 0.5, "1");
            case IDEAL -> builder.figure("success.0", 0.5, "1");
        };
    }

    static Stream<LinkProfile> played() {
        return Stream.of(Scheme.values())
                .flatMap(s ->
                        s == Scheme.IDEAL
                                ? Stream.of(simple(s).build())
                                : Stream.of(
                                        simple(s).build(),
                                        simple(s).sampling(Sampling.PHOTONS).build()));
    }

    /// Devices over each scheme, in closed form and photon by photon, with arms of no length and of
    /// different lengths: 1,500 pairs. Their mean fidelity by the oracle is the declared one within 7
    /// standard errors of a variable in 0..1 (2.6e-12 each).
    @ParameterizedTest
    @MethodSource("played")
    void devicesPlayThem(LinkProfile profile) {
        for (double km : new double[] {0, 3}) {
            LinkProfile placed =
                    profile.with("armA", km, "km", "test", "2026")
                            .with("armB", 2 * km, "km", "test", "2026");
            Bench bench = new Bench(5, Profiles.node("ideal"), placed, 2);
            PortDescriptor port = bench.device(1).describe().ports().getFirst();
            double declared = port.points().getFirst().state().fidelity();
            int pairs = 1_500;
            double sum = 0;
            for (int i = 0; i < pairs; i++) {
                Heralded[] pair = bench.pair(1);
                assertEquals(pair[0].bell(), pair[1].bell());
                sum +=
                        bench.hardware.fidelity(
                                bench.ref(1, Bench.kept(pair[0])),
                                bench.ref(2, Bench.kept(pair[1])),
                                pair[0].bell());
                bench.submit(1, new Discard(bench.nextId(), Bench.kept(pair[0])));
                bench.submit(2, new Discard(bench.nextId(), Bench.kept(pair[1])));
                bench.heard(1).clear();
                bench.heard(2).clear();
            }
            double error = Math.sqrt(declared * (1 - declared) / pairs) + 1e-9;
            assertEquals(declared, sum / pairs, 7 * error, profile.scheme() + " " + km);
        }
    }

    @Test
    void schemesOfTheContract() {
        assertEquals(
                List.of(
                        PortDescriptor.Scheme.SINGLE_CLICK,
                        PortDescriptor.Scheme.DOUBLE_CLICK,
                        PortDescriptor.Scheme.MIDPOINT_SOURCE,
                        PortDescriptor.Scheme.DOUBLE_CLICK,
                        PortDescriptor.Scheme.EMITTER_ABSORBER,
                        PortDescriptor.Scheme.IDEAL),
                Stream.of(Scheme.values())
                        .map(s -> model(simple(s).build(), 0, 0).scheme())
                        .toList());
        Bench bench =
                new Bench(
                        1,
                        Profiles.node("ideal"),
                        simple(Scheme.DOUBLE_CLICK).figure("modes", 7, "1").build(),
                        2);
        assertEquals(7, bench.device(1).describe().ports().getFirst().modes());
    }

    @Test
    void photonsNeedPhotons() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Profiles.link("ideal").with(Sampling.PHOTONS));
        assertThrows(
                IllegalArgumentException.class,
                () -> Profiles.link("nv-lab").with(Sampling.PHOTONS));
    }

    private static final NodeProfile ANY = Profiles.node("ideal");

    private static NodeProfile node(String figure, double value, String unit) {
        return ANY.with(figure, value, unit, "test", "2026");
    }

    private static String reason(LinkProfile link, NodeProfile a, NodeProfile b) {
        return String.join("; ", EncodingCheck.reasons(link, a, b));
    }

    @Test
    void encodingsMustFit() {
        LinkProfile timeBin = simple(Scheme.DOUBLE_CLICK).encoding(Encoding.TIME_BIN).build();
        NodeProfile polarised = node("interface.polarization", 1, "1");
        assertEquals("", reason(timeBin, ANY, ANY));
        String why = reason(timeBin, ANY, polarised);
        assertTrue(why.contains("end B (ideal)"), why);
        assertTrue(why.contains("polarization") && why.contains("time_bin"), why);
        LinkProfile converted = timeBin.with("encodingConversionB", 0.9, "1", "test", "2026");
        assertEquals("", reason(converted, ANY, polarised));
        assertTrue(reason(converted, polarised, ANY).contains("end A"));
        // nothing converts presence
        LinkProfile single = simple(Scheme.SINGLE_CLICK).build();
        assertEquals(Encoding.PRESENCE, single.encoding());
        LinkProfile hopeful = single.with("encodingConversion", 1, "1", "test", "2026");
        assertTrue(reason(hopeful, polarised, ANY).contains("nothing converts presence"));
        assertEquals("", reason(single, node("interface.presence", 1, "1"), ANY));
        LinkProfile wrong = simple(Scheme.SINGLE_CLICK).encoding(Encoding.POLARIZATION).build();
        String scheme = reason(wrong, ANY, ANY);
        assertTrue(scheme.contains("single_click") && scheme.contains("polarization"), scheme);
        LinkProfile other = simple(Scheme.DOUBLE_CLICK).encoding(Encoding.PRESENCE).build();
        assertTrue(reason(other, ANY, ANY).contains("presence"));
    }

    @ParameterizedTest
    @CsvSource({
        "637, 0, 1550, '', 'end A'",
        "637, 0, 1550, conversion, ''",
        "637, 0, 1550, conversionB, 'end A'",
        "637, 637, 1550, conversionA, 'end B'",
        "637, 780, 0, '', 'end A (ideal) works at 637.0 nm and end B (ideal) at 780.0 nm'",
        "637, 780, 0, transductionA, ''",
        "1550.01, 1550, 1550, '', ''"
    })
    void wavelengthsMustFit(double a, double b, double link, String converter, String expected) {
        NodeProfile nodeA = a == 0 ? ANY : node("interface.wavelength", a, "nm");
        NodeProfile nodeB = b == 0 ? ANY : node("interface.wavelength", b, "nm");
        LinkProfile profile = simple(Scheme.DOUBLE_CLICK).build();
        if (link > 0) {
            profile = profile.with("wavelength", link, "nm", "test", "2026");
        }
        if (!converter.isEmpty()) {
            profile = profile.with(converter, 0.5, "1", "test", "2026");
        }
        String why = reason(profile, nodeA, nodeB);
        assertTrue(expected.isEmpty() ? why.isEmpty() : why.contains(expected), why);
    }

    @Test
    void linksThatDoNotFitAreRefused() {
        LinkProfile timeBin = simple(Scheme.DOUBLE_CLICK).encoding(Encoding.TIME_BIN).build();
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Bench(1, node("interface.path", 1, "1"), timeBin, 2))
                        .getMessage();
        assertTrue(message.contains("path") && message.contains("time_bin"), message);
    }

    @Test
    void presetsOfLinksWork() {
        for (String name : Profiles.linkNames()) {
            LinkProfile link = Profiles.link(name);
            Figures f = link.checked();
            LinkModel model = model(link, f.get("armA", 0), f.get("armB", 0));
            for (LinkModel.Point point : model.points) {
                assertTrue(point.heralded.success() > 0, name);
                assertTrue(
                        point.heralded.fidelity() > (name.equals("transduced") ? 0.25 : 0.4), name);
            }
            assertEquals("", reason(link, ANY, ANY), name);
            for (Figure figure : link.figures().values()) {
                assertTrue(figure.source().length() > 10, figure::source);
            }
        }
    }
}
