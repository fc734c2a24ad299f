package dev.herald.bench;

import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.message.CreateRequest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// From herald to OK at both nodes through the link layer alone. One operation is one pair.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LinkEntityBenchmark {
    private static final int PAIRS = 1_000;

    @Param({"M", "K"})
    public String type = "M";

    /// Pairs of a request; 0 for one stream.
    @Param({"0", "255", "1"})
    public int number;

    private final BareLink link = new BareLink(64);

    @Setup(Level.Trial)
    public void build() {
        if (number == 0) {
            link.a.create(request(CreateRequest.STREAM));
        }
        run(1);
    }

    @Benchmark
    @OperationsPerInvocation(PAIRS)
    public long pairs() {
        run(PAIRS);
        return link.b.delivered;
    }

    private void run(int pairs) {
        if (number == 0) {
            link.run(pairs);
            return;
        }
        for (int left = pairs; left > 0; left -= number) {
            link.a.create(request(Math.min(number, left)));
            link.run(Math.min(number, left));
        }
    }

    private CreateRequest request(int pairs) {
        return type.equals("K")
                ? CreateRequest.keep(pairs, Fidelity.of(0.5), BareLink.PURPOSE)
                : CreateRequest.measure(
                        pairs,
                        Fidelity.of(0.5),
                        BareLink.PURPOSE,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z);
    }
}
