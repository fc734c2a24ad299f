package dev.herald.physical.sim.state.stabiliser;

import dev.herald.hal.host.Rng;
import dev.herald.physical.sim.state.stabiliser.CliffordCircuit.Kind;
import dev.herald.physical.sim.state.stabiliser.CliffordCircuit.Step;
import java.util.Arrays;

/// Many shots of one circuit: a noiseless run is simulated once, then each shot only carries the Pauli
/// operator by which it differs from that run (Pauli frame; Gidney, arXiv:2103.02202, section 4). 64 shots
/// share a word, so a gate costs a few instructions for 64 shots; the error of a noise step is drawn by
/// skipping from hit to hit. Nothing is allocated by [#next].
public final class FrameSampler {
    /// Shots of a batch: 16 words for each qubit, so that the frames of 1,000 qubits stay in a cache.
    public static final int BATCH = 1024;

    private static final int LANES = BATCH / 64;

    private final Step[] steps;
    private final boolean[] reference;

    /// Whether a step leaves a qubit that a later step looks at.
    private final boolean[] usedLater;

    /// Of each step the probability that something happens to a shot, and `1 / ln(1 - p)`.
    private final double[] likely;

    private final double[] skips;
    private final Rng rng;
    private final long[] x;
    private final long[] z;
    private final long[] record;

    /// Runs the circuit once on a tableau.
    ///
    /// @param rng of all randomness of the shots
    public FrameSampler(CliffordCircuit circuit, Rng rng) {
        steps = circuit.steps().toArray(new Step[0]);
        reference = new TableauRun(circuit).reference();
        usedLater = usedLater(steps, circuit.qubits());
        likely = new double[steps.length];
        skips = new double[steps.length];
        for (int i = 0; i < steps.length; i++) {
            likely[i] = likely(steps[i]);
            skips[i] = 1 / StrictMath.log1p(-likely[i]);
        }
        this.rng = rng;
        x = new long[circuit.qubits() * LANES];
        z = new long[circuit.qubits() * LANES];
        record = new long[circuit.measurements() * LANES];
    }

    private static double likely(Step step) {
        return switch (step.kind()) {
            case MEASURE -> Math.max(step.p(), step.q());
            case PAULI -> Math.min(1, step.p() + step.q() + step.r());
            case DEPOLARISE, DEPOLARISE_PAIR -> step.p();
            default -> 0;
        };
    }

    private static boolean[] usedLater(Step[] steps, int qubits) {
        boolean[] used = new boolean[qubits];
        boolean[] out = new boolean[steps.length];
        for (int i = steps.length - 1; i >= 0; i--) {
            Step step = steps[i];
            out[i] = used[step.a()];
            used[step.a()] = step.kind() != Kind.RESET;
            used[step.b()] |= step.b() != step.a();
        }
        return out;
    }

    /// Draws the next [#BATCH] shots. What was drawn before is gone.
    public void next() {
        Arrays.fill(x, 0);
        random(z, 0, z.length);
        int measured = 0;
        for (int i = 0; i < steps.length; i++) {
            Step step = steps[i];
            int a = step.a() * LANES;
            int b = step.b() * LANES;
            switch (step.kind()) {
                case H -> exchange(x, a, z, a);
                case S, S_DAGGER -> add(x, a, z, a);
                case X, Y, Z -> {} // in the reference run
                case CNOT -> {
                    add(x, a, x, b);
                    add(z, b, z, a);
                }
                case CZ -> {
                    add(x, a, z, b);
                    add(x, b, z, a);
                }
                case SWAP -> {
                    exchange(x, a, x, b);
                    exchange(z, a, z, b);
                }
                case RESET -> {
                    Arrays.fill(x, a, a + LANES, 0);
                    random(z, a, LANES);
                }
                case MEASURE -> {
                    read(i, step, a, measured);
                    measured++;
                    if (usedLater[i]) {
                        random(z, a, LANES);
                    }
                }
                case PAULI, DEPOLARISE, DEPOLARISE_PAIR -> noise(i, step, a, b);
            }
        }
    }

    private static void add(long[] from, int at, long[] to, int toAt) {
        for (int k = 0; k < LANES; k++) {
            to[toAt + k] ^= from[at + k];
        }
    }

    private static void exchange(long[] one, int at, long[] other, int otherAt) {
        for (int k = 0; k < LANES; k++) {
            long keep = one[at + k];
            one[at + k] = other[otherAt + k];
            other[otherAt + k] = keep;
        }
    }

    /// After a preparation or a measurement the phase of the frame is arbitrary: Z on an eigenstate of Z
    /// does nothing.
    private void random(long[] to, int at, int count) {
        for (int k = at; k < at + count; k++) {
            to[k] = rng.nextLong();
        }
    }

    private void read(int i, Step step, int a, int measurement) {
        int at = measurement * LANES;
        long base = reference[measurement] ? -1 : 0;
        for (int k = 0; k < LANES; k++) {
            record[at + k] = x[a + k] ^ base;
        }
        double most = likely[i];
        for (int shot = hit(0, i); shot < BATCH; shot = hit(shot + 1, i)) {
            boolean one = (record[at + (shot >> 6)] >>> shot & 1) != 0;
            double flip = one ? step.q() : step.p();
            if (flip == most || rng.nextDouble() * most < flip) {
                record[at + (shot >> 6)] ^= 1L << shot;
            }
        }
    }

    private void noise(int i, Step step, int a, int b) {
        boolean general = step.kind() == Kind.PAULI;
        for (int shot = hit(0, i); shot < BATCH; shot = hit(shot + 1, i)) {
            int k = shot >> 6;
            if (general) {
                double u = rng.nextDouble() * likely[i];
                boolean flip = u < step.p() || u >= step.p() + step.q();
                x[a + k] ^= (flip ? 1L : 0L) << shot;
                z[a + k] ^= (u >= step.p() ? 1L : 0L) << shot;
            } else {
                long bits = rng.nextLong();
                x[a + k] ^= (bits & 1) << shot;
                z[a + k] ^= (bits >>> 1 & 1) << shot;
                if (step.kind() == Kind.DEPOLARISE_PAIR) {
                    x[b + k] ^= (bits >>> 2 & 1) << shot;
                    z[b + k] ^= (bits >>> 3 & 1) << shot;
                }
            }
        }
    }

    /// The first shot from `from` on that the event of step `i` hits; [#BATCH] when there is none.
    private int hit(int from, int i) {
        if (likely[i] == 0 || from >= BATCH) {
            return BATCH;
        }
        if (likely[i] == 1) {
            return from;
        }
        double skip = StrictMath.log1p(-rng.nextDouble()) * skips[i];
        return skip < BATCH - from ? from + (int) skip : BATCH;
    }

    /// An outcome of the current batch, as read.
    ///
    /// @param shot 0 to BATCH - 1
    public boolean outcome(int measurement, int shot) {
        return (word(measurement, shot >> 6) >>> shot & 1) != 0;
    }

    /// Outcomes of 64 shots: shot `64 lane + k` in bit k.
    public long word(int measurement, int lane) {
        return record[measurement * LANES + lane];
    }
}
