package dev.herald.transport.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.sim.Seeds;
import dev.herald.hal.sim.SimWorld;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.DeliveryMode;
import dev.herald.spec.trace.Verifies;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.PairRequest;
import dev.herald.transport.message.SessionId;
import dev.herald.transport.message.StreamId;
import dev.herald.transport.message.TransportError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Two entities over a network that loses halves, a channel that breaks and devices that fail.
class TransportUnderFaultsTest {
    private static final int SEEDS = 2_000;

    /// One run, with everything it did written down.
    private static final class Run {
        final SimWorld world;
        final Rng rng;
        final TinyLab lab;
        final TinyEnd a;
        final TinyEnd b;
        final StubNetwork network;
        final TinyChannel channel;
        final Map<Long, double[]> states = new LinkedHashMap<>();
        final List<Long> connects = new ArrayList<>();
        final List<Long> requests = new ArrayList<>();
        final List<Long> sends = new ArrayList<>();
        final boolean calm;
        int dataSent;
        private long cookie;

        Run(long seed, boolean calm) {
            this.calm = calm;
            world = new SimWorld(seed);
            rng = world.stream("scenario");
            lab = new TinyLab(world.stream("lab"));
            a = new TinyEnd(world, lab, new NodeId(1), TinyEnd.config(new NodeId(1)));
            b = new TinyEnd(world, lab, new NodeId(2), TinyEnd.config(new NodeId(2)));
            network = new StubNetwork(world, lab, a, b);
            channel = new TinyChannel(world, a, b, 1 + rng.nextLong(5_000_000));
            for (TinyEnd end : List.of(a, b)) {
                end.network = network;
                end.channel = channel;
                end.device.delayNs = 1 + rng.nextLong(10_000);
                end.deliver(new TransportInput.Listen("p"));
            }
            network.lossAtOneEnd = rng.nextBoolean() ? rng.nextDouble() * 0.6 : 0;
            if (!calm) {
                network.wrongBell = rng.nextInt(3) == 0 ? 0.1 : 0;
                network.failSetUp = rng.nextInt(4) == 0 ? 0.5 : 0;
                a.device.faults = rng.nextInt(4) == 0 ? 0.2 : 0;
                b.device.faults = rng.nextInt(4) == 0 ? 0.2 : 0;
                channel.refuses = rng.nextInt(20) == 0;
            }
        }

        Run play() {
            int sessions = 1 + rng.nextInt(3);
            for (int i = 0; i < sessions; i++) {
                world.at(rng.nextLong(20_000_000), this::connect);
            }
            if (!calm) {
                if (rng.nextInt(3) == 0) {
                    world.at(
                            rng.nextLong(200_000_000),
                            () -> channel.cut(rng.nextLong(9_000_000), rng.nextLong(9_000_000)));
                    world.at(250_000_000, this::connect);
                }
                if (rng.nextInt(3) == 0) {
                    world.at(rng.nextLong(200_000_000), network::breakAll);
                }
                for (int i = rng.nextInt(3); i > 0; i--) {
                    world.at(rng.nextLong(200_000_000), this::loseQubit);
                }
            }
            assertTrue(world.run(3_000_000), "the world never rests");
            return this;
        }

        void connect() {
            long mine = ++cookie;
            connects.add(mine);
            long timeoutNs = calm ? 1_000_000_000 : 2_000_000 + rng.nextLong(60_000_000);
            a.deliver(
                    new TransportInput.Connect(
                            mine,
                            b.node,
                            "p",
                            CircuitTerms.of(Fidelity.of(0.8)),
                            List.of(),
                            timeoutNs));
            await(mine, 200);
        }

        /// Looks every 2 ms whether the session is open, then uses it.
        void await(long connect, int looks) {
            world.at(
                    world.nowNs() + 2_000_000,
                    () -> {
                        if (a.answers.get(connect)
                                instanceof TransportOutput.SessionOpened opened) {
                            use(opened.session());
                        } else if (!a.answers.containsKey(connect) && looks > 0) {
                            await(connect, looks - 1);
                        }
                    });
        }

        void use(SessionId session) {
            for (int i = 1 + rng.nextInt(4); i > 0; i--) {
                world.at(world.nowNs() + rng.nextLong(30_000_000), () -> stream(session));
            }
            for (int i = rng.nextInt(5); i > 0; i--) {
                world.at(world.nowNs() + rng.nextLong(60_000_000), () -> transfer(session));
            }
            for (int i = rng.nextInt(5); i > 0; i--) {
                world.at(
                        world.nowNs() + rng.nextLong(60_000_000),
                        () -> {
                            byte[] bytes = {(byte) dataSent++};
                            a.deliver(new TransportInput.SendData(session, bytes));
                        });
            }
            long when = world.nowNs() + (calm ? 2_000_000_000 : rng.nextLong(400_000_000));
            TinyEnd closer = rng.nextBoolean() ? a : b;
            world.at(
                    when,
                    () -> {
                        closer.deliver(new TransportInput.Close(session));
                        closer.deliver(new TransportInput.Close(session));
                    });
        }

        void stream(SessionId session) {
            long mine = ++cookie;
            requests.add(mine);
            int pairs = rng.nextInt(5) == 0 ? 0 : 1 + rng.nextInt(30);
            long timeoutNs = pairs == 0 || rng.nextInt(3) == 0 ? 1 + rng.nextLong(100_000_000) : 0;
            PairRequest request =
                    rng.nextBoolean()
                            ? PairRequest.keep(pairs, timeoutNs)
                            : PairRequest.measure(
                                    pairs,
                                    timeoutNs,
                                    BasisChoice.randomXZ(128),
                                    BasisChoice.randomXZ(128));
            if (rng.nextInt(4) == 0 && request.mode() == DeliveryMode.KEEP) {
                request =
                        new PairRequest(
                                DeliveryMode.KEEP,
                                pairs,
                                timeoutNs,
                                BellIndex.ofCode(rng.nextInt(4)),
                                BasisChoice.MEASURE_Z,
                                BasisChoice.MEASURE_Z);
            }
            a.deliver(new TransportInput.RequestPairs(mine, session, request));
            if (rng.nextInt(4) == 0) {
                TinyEnd who = rng.nextBoolean() ? a : b;
                world.at(
                        world.nowNs() + rng.nextLong(40_000_000),
                        () -> {
                            if (a.answers.get(mine)
                                    instanceof
                                    TransportOutput.StreamAccepted(long c, StreamId stream)) {
                                who.deliver(new TransportInput.CancelStream(stream));
                            }
                        });
            }
        }

        void transfer(SessionId session) {
            long mine = ++cookie;
            sends.add(mine);
            double[] state = {rng.nextDouble() * Math.PI, rng.nextDouble() * 2 * Math.PI};
            states.put(mine, state);
            int qubit = lab.fresh();
            lab.rotateY(qubit, state[0]);
            lab.rotateZ(qubit, state[1]);
            long timeoutNs = calm ? 1_000_000_000 : 1 + rng.nextLong(60_000_000);
            a.deliver(new TransportInput.SendQubit(mine, session, a.device.own(qubit), timeoutNs));
        }

        void loseQubit() {
            TinyEnd end = rng.nextBoolean() ? a : b;
            List<QubitHandle> idle = new ArrayList<>(end.device.owned.keySet());
            idle.removeAll(end.device.busy);
            if (!idle.isEmpty()) {
                end.device.lose(idle.get(rng.nextInt(idle.size())));
            }
        }

        void check() {
            for (long connect : connects) {
                assertTrue(
                        a.answers.containsKey(connect),
                        "Connect " + connect + " was never answered");
            }
            for (long request : requests) {
                assertTrue(
                        a.answers.containsKey(request),
                        "RequestPairs " + request + " was never answered");
                if (a.answers.get(request)
                        instanceof TransportOutput.StreamAccepted(long c, StreamId stream)) {
                    assertTrue(a.ended.containsKey(stream), stream + " never ended");
                }
            }
            for (TinyEnd end : List.of(a, b)) {
                for (SessionId session : end.opened) {
                    assertTrue(end.closed.containsKey(session), session + " was never closed");
                }
                for (TransportOutput.Up up : end.told) {
                    if (up instanceof TransportOutput.StreamBegun begun) {
                        assertTrue(end.ended.containsKey(begun.stream()), begun + " never ended");
                    }
                }
                LinkedHashSet<QubitHandle> leaked = new LinkedHashSet<>(end.device.owned.keySet());
                end.rightful().forEach(leaked::remove);
                assertEquals(new LinkedHashSet<QubitHandle>(), leaked, "leaked at " + end.node);
            }
            a.delivered.forEach((stream, pairs) ->
                    samePrefix(pairs, b.delivered.getOrDefault(stream, List.of())));
            checkTransfers();
        }

        private void checkTransfers() {
            for (long send : sends) {
                TransportOutput.Up answer = a.answers.get(send);
                assertTrue(answer != null, "SendQubit " + send + " was never answered");
                switch (answer) {
                    case TransportOutput.QubitSent sent -> {
                        var got =
                                b.received.stream()
                                        .filter(r ->
                                                r.session().equals(sent.session())
                                                        && r.transfer() == sent.transfer())
                                        .toList();
                        assertEquals(1, got.size(), "" + sent);
                        Integer qubit = b.device.owned.get(got.getFirst().qubit());
                        if (qubit != null) { // not lost since
                            same(send, qubit);
                        }
                    }
                    case TransportOutput.TransferFailed failed when failed.qubit() != null -> {
                        Integer qubit = a.device.owned.get(failed.qubit());
                        assertTrue(failed.why() != TransportError.QUBIT_LOST, "" + failed);
                        if (qubit != null) {
                            same(send, qubit);
                        }
                    }
                    case TransportOutput.TransferFailed failed ->
                            assertEquals(TransportError.QUBIT_LOST, failed.why(), "" + failed);
                    default -> throw new AssertionError("" + answer);
                }
            }
        }

        private void same(long send, int qubit) {
            double[] state = states.get(send);
            assertEquals(1, lab.overlap(qubit, state[0], state[1]), 1e-9, "state of " + send);
        }
    }

    private static PairId pairOf(TransportOutput.Up up) {
        return switch (up) {
            case TransportOutput.PairReady p -> p.pair();
            case TransportOutput.OutcomeReady o -> o.pair();
            default -> throw new AssertionError("" + up);
        };
    }

    private static BellIndex bellOf(TransportOutput.Up up) {
        return switch (up) {
            case TransportOutput.PairReady p -> p.bell();
            case TransportOutput.OutcomeReady o -> o.bell();
            default -> throw new AssertionError("" + up);
        };
    }

    private static void samePrefix(List<TransportOutput.Up> left, List<TransportOutput.Up> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            assertEquals(pairOf(left.get(i)), pairOf(right.get(i)), "place " + (i + 1));
            assertEquals(bellOf(left.get(i)), bellOf(right.get(i)), "place " + (i + 1));
        }
    }

    @Test
    @Verifies("TL-STREAM-5")
    @Verifies("TL-STREAM-7")
    @Verifies("TL-ORDER-3")
    @Verifies("TL-CLOSE-3")
    @Verifies("TL-XFER-4")
    void whateverFailsEverythingEndsOnceInOrderAndNothingLeaks() {
        int[] seen = new int[6];
        Seeds.forEach(
                SEEDS,
                seed -> {
                    Run run = new Run(seed, false).play();
                    run.check();
                    seen[0] += run.a.delivered.values().stream().mapToInt(List::size).sum();
                    seen[1] += run.b.received.size();
                    seen[2] +=
                            (int)
                                    run.a.answers.values().stream()
                                            .filter(u ->
                                                    u instanceof TransportOutput.TransferFailed f
                                                            && f.qubit() == null)
                                            .count();
                    seen[3] +=
                            (int) run.a.ended.values().stream().filter(e -> !e.complete()).count();
                    seen[4] +=
                            (int)
                                    run.a.ended.values().stream()
                                            .filter(TransportOutput.StreamEnded::complete)
                                            .count();
                    seen[5] += run.a.violations.size() + run.b.violations.size();
                });
        if (System.getenv("HERALD_SEED") == null) {
            for (int i = 0; i < seen.length; i++) {
                assertTrue(seen[i] > 100, "too little of kind " + i + " happened: " + seen[i]);
            }
        }
    }

    @Test
    @Verifies("TL-STREAM-4")
    @Verifies("TL-STREAM-6")
    @Verifies("TL-ORDER-6")
    @Verifies("TL-DATA-1")
    void withAChannelThatStaysUpBothEndsDeliverTheSameToTheLastPair() {
        Seeds.forEach(
                SEEDS / 4,
                seed -> {
                    Run run = new Run(seed, true).play();
                    run.check();
                    assertEquals(List.of(), run.a.violations);
                    assertEquals(List.of(), run.b.violations);
                    run.a.ended.forEach((stream, end) -> {
                        TransportOutput.StreamEnded there = run.b.ended.get(stream);
                        assertEquals(end.delivered(), there.delivered(), "" + end);
                        assertEquals(end.complete(), there.complete(), "" + end);
                        assertEquals(end.why(), there.why(), "" + end);
                    });
                    assertEquals(run.dataSent, run.b.data.size());
                    for (int i = 0; i < run.dataSent; i++) {
                        assertEquals((byte) i, run.b.data.get(i)[0]);
                    }
                    assertEquals(run.sends.size(), run.b.received.size(), "every qubit arrives");
                });
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        Seeds.forEach(
                20,
                seed -> {
                    Run one = new Run(seed, false).play();
                    Run two = new Run(seed, false).play();
                    assertEquals(
                            one.a.told.toString().replaceAll("\\[B@[0-9a-f]+", ""),
                            two.a.told.toString().replaceAll("\\[B@[0-9a-f]+", ""));
                    assertEquals(one.world.executed(), two.world.executed());
                });
    }
}
