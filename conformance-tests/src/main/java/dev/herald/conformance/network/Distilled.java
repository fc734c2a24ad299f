package dev.herald.conformance.network;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.DistilPlan.Protocol;
import dev.herald.link.message.DistilPlan.Shape;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.EndMessage.DistilReport;
import dev.herald.network.message.EndMessage.DistilRound;
import dev.herald.network.message.NetworkMessage.Installed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.LongStream;
import org.opentest4j.AssertionFailedError;

/// A circuit whose ends distil, by DEJMPS: pairs of two at a time, which the suite's device and the other end,
/// which it plays too, take through rounds.
final class Distilled {
    static final DistilPlan ONCE = new DistilPlan(Protocol.DEJMPS, Shape.PUMPING, 1);
    static final DistilPlan TWICE = new DistilPlan(Protocol.DEJMPS, Shape.PUMPING, 2);
    static final List<Integer> NOISELESS = List.of(1_000_000_000, 0, 0, 0, 0, 0, 0, 0);

    /// From the beginning of a round until the last gate on the kept pair is over: a turn and a CNOT.
    static final long KEPT_NS = 2 * NetworkKit.GATE_NS;

    private static final int COMMANDS_MAX = 100;
    private static final long ANSWER_NS = 500;

    private Distilled() {}

    static CircuitTerms terms(double fidelity, DistilPlan plan) {
        return new CircuitTerms(Fidelity.of(fidelity), 0, CircuitTerms.Cutoff.FIXED, Way.CUTOFF_NS)
                .with(Service.USUAL.withDistillation(plan));
    }

    /// The head has what the tail decided.
    static Heard installed(Way way, DistilPlan plan) {
        Installed usual = way.installed(Way.CUTOFF_NS);
        return way.bench.peer(
                way.down,
                new Installed(
                        usual.circuit(),
                        usual.plans(),
                        usual.expected(),
                        usual.meanPairNs(),
                        plan));
    }

    /// The head on trial, whose circuit is up.
    static Way head(NetworkBench bench, double fidelity, DistilPlan plan) {
        Way way = Way.line(bench.ready()).on(terms(fidelity, plan));
        way.reserve();
        installed(way, plan);
        return way;
    }

    /// The tail on trial.
    static Way tail(NetworkBench bench) {
        return Way.line(bench.ready()).on(terms(0.5, ONCE)).settle();
    }

    /// The device does as it is told, and reads that bit in every measurement.
    static Heard play(NetworkBench bench, Heard heard, boolean one) {
        Heard all = heard;
        Deque<DeviceCommand> commands = new ArrayDeque<>(asked(heard));
        for (int i = 0; !commands.isEmpty(); i++) {
            if (i > COMMANDS_MAX) {
                throw new AssertionFailedError("no end of a round: " + all);
            }
            DeviceCommand command = commands.remove();
            Heard next = bench.pass(ANSWER_NS);
            next =
                    next.and(
                            bench.device(
                                    command instanceof Measure measure
                                            ? new DeviceEvent.Measured(measure.id(), one)
                                            : new DeviceEvent.Done(command.id())));
            commands.addAll(asked(next));
            all = all.and(next);
        }
        return all;
    }

    private static List<DeviceCommand> asked(Heard heard) {
        List<DeviceCommand> asked = new ArrayList<>();
        for (DeviceCommand command : heard.all(DeviceCommand.class)) {
            if (command instanceof Gate1
                    || command instanceof Gate2
                    || command instanceof Measure) {
                asked.add(command);
            }
        }
        return asked;
    }

    static <T extends EndMessage> T only(Heard heard, Class<T> type) {
        List<T> told = heard.told(type);
        if (told.size() != 1) {
            throw new AssertionFailedError(
                    "expected one " + type.getSimpleName() + ", the entity said " + heard);
        }
        return told.getFirst();
    }

    /// A round of these pairs.
    static DistilRound round(int number, long... sequences) {
        return new DistilRound(
                1,
                number,
                Protocol.DEJMPS,
                0,
                LongStream.of(sequences).mapToObj(Confirming::name).toList());
    }

    /// What the far end says of its part, which it began just now and in which it read that bit.
    static DistilReport report(Way way, int round, boolean one, List<Integer> noise) {
        long nowNs = way.bench.nowNs();
        return new DistilReport(round, one ? 1 : 0, nowNs, nowNs + KEPT_NS, noise, way.isTail(), 0);
    }

    // ---- what a round makes of pairs [NL-DISTIL-7]

    /// Code of a Bell state after a quarter turn about X.
    private static int turned(int code) {
        return code ^ code >> 1;
    }

    /// What the kept pair is in, and whether the outcomes differ, in bit 2.
    static int mapped(BellIndex kept, BellIndex other) {
        int first = turned(kept.code());
        int second = turned(other.code());
        return first ^ second & 2 | ((first ^ second) & 1) << 2;
    }

    /// The state of the kept pair of a noiseless round, convolved with noise, given that it was kept.
    static BellDiagonal outcome(BellDiagonal kept, BellDiagonal other, List<Integer> noise) {
        double[] first = {kept.p00(), kept.p01(), kept.p10(), kept.p11()};
        double[] second = {other.p00(), other.p01(), other.p10(), other.p11()};
        double[] made = new double[4];
        double all = 0;
        for (int i = 0; i < 16; i++) {
            int ideal = mapped(BellIndex.ofCode(i & 3), BellIndex.ofCode(i >> 2));
            for (int error = 0; error < 8; error++) {
                double weight = first[i & 3] * second[i >> 2] * noise.get(error) / 1e9;
                if (((ideal ^ error) & 4) == 0) {
                    made[(ideal ^ error) & 3] += weight;
                    all += weight;
                }
            }
        }
        return new BellDiagonal(made[0] / all, made[2] / all, made[1] / all, made[3] / all);
    }
}
