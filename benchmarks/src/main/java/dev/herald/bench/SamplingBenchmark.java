package dev.herald.bench;

import dev.herald.hal.host.Rng;
import dev.herald.physical.sim.link.AttemptSampler;
import dev.herald.physical.sim.link.ClosedFormSampler;
import dev.herald.physical.sim.link.Detectors;
import dev.herald.physical.sim.link.DoubleClick;
import dev.herald.physical.sim.link.EmitterAbsorber;
import dev.herald.physical.sim.link.EnsemblePair;
import dev.herald.physical.sim.link.OnePairSource;
import dev.herald.physical.sim.link.PairScheme;
import dev.herald.physical.sim.link.SingleClick;
import dev.herald.physical.sim.link.SpdcSource;
import dev.herald.physical.sim.photon.PhotonExperiment;
import dev.herald.physical.sim.photon.Shot;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// Pairs of each scheme by one thread: successes in closed form, whatever the number of attempts between
/// them, and single attempts photon by photon.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SamplingBenchmark {

    @Param({"single", "double", "spdc", "onePair", "ensemble", "absorber"})
    public String scheme = "single";

    private final Rng rng = new Rng(1);
    private final Shot shot = new Shot();

    @SuppressWarnings("NullAway.Init") // in the set-up
    private AttemptSampler closed;

    @SuppressWarnings("NullAway.Init") // in the set-up
    private PhotonExperiment photons;

    @Setup(Level.Trial)
    public void build() {
        closed = new ClosedFormSampler(link(0.01).heralded());
        photons = PhotonExperiment.of(link(0.3), 1, 0);
    }

    /// @param h detection probability of a photon
    private PairScheme link(double h) {
        return switch (scheme) {
            case "single" -> new SingleClick(0.1, 0.1, h, h, 1e-6, 0.9, 0.95);
            case "double" -> new DoubleClick(h, h, 1e-6, 0.9, 0.98, 0.98);
            case "spdc" -> new SpdcSource(0.05, h, h, 1e-6, 1e-6, 1, 1, 1, Detectors.THRESHOLD);
            case "onePair" -> new OnePairSource(0.5, h, h, 1e-6, 1e-6, 1, 1, 0.98);
            case "ensemble" -> new EnsemblePair(0.05, h, h, 1e-6, 0.9, 0.95, Detectors.THRESHOLD);
            default -> new EmitterAbsorber(h, 1e-6, 0.98, 0.98);
        };
    }

    /// A success: attempts up to it, the Bell state reported, the state behind it.
    @Benchmark
    public void success(Blackhole hole) {
        hole.consume(closed.next(rng, Long.MAX_VALUE));
        hole.consume(closed.herald(rng));
        hole.consume(closed.state());
    }

    /// An attempt over short arms: three photons in ten are seen.
    @Benchmark
    public boolean attempt() {
        return photons.attempt(rng, shot);
    }
}
