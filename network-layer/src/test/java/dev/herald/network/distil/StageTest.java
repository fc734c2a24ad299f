package dev.herald.network.distil;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.PairId;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.DistilPlan.Protocol;
import dev.herald.link.message.DistilPlan.Shape;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.EndMessage.DistilDrop;
import dev.herald.network.message.EndMessage.DistilReport;
import dev.herald.network.message.EndMessage.DistilRound;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The two stages by hand: each failure, and what either end makes of it.
class StageTest {
    private static final DistilPlan ONCE = new DistilPlan(Protocol.DEJMPS, Shape.PUMPING, 1);
    private static final DistilPlan TWICE = new DistilPlan(Protocol.DEJMPS, Shape.PUMPING, 2);

    private static final class Host implements StageHost {
        private long nowNs = 1_000;
        private long ids;
        private final Map<StageCommand, DeviceCommand> commands = new LinkedHashMap<>();
        private final List<EndMessage> told = new ArrayList<>();
        private final List<QubitHandle> back = new ArrayList<>();
        private final List<QubitHandle> spent = new ArrayList<>();
        private final List<StagePair> delivered = new ArrayList<>();
        private final List<String> dropped = new ArrayList<>();
        private final List<String> violations = new ArrayList<>();
        private long alarmNs = Long.MAX_VALUE;
        private int hopeless;

        @Override
        public long nowNs() {
            return nowNs;
        }

        @Override
        public long commandId() {
            return ++ids;
        }

        @Override
        public void submit(DeviceCommand command, StageCommand from) {
            commands.put(from, command);
        }

        @Override
        public void giveBack(QubitHandle qubit) {
            back.add(qubit);
        }

        @Override
        public void spent(QubitHandle qubit) {
            spent.add(qubit);
        }

        @Override
        public void tell(EndMessage message) {
            told.add(message);
        }

        @Override
        public void alarm(long atNs) {
            alarmNs = atNs;
        }

        @Override
        public void deliver(int request, StagePair pair) {
            delivered.add(pair);
        }

        @Override
        public void dropped(String cause) {
            dropped.add(cause);
        }

        @Override
        public void hopeless(int request, String detail) {
            hopeless++;
        }

        @Override
        public void hungry(int request) {}

        @Override
        public int draw(int bound) {
            return 0;
        }

        @Override
        public void violation(String clause, String detail) {
            violations.add(clause);
        }

        /// Carries out everything; reads 0.
        void work() {
            for (int i = 0; i < 100 && !commands.isEmpty(); i++) {
                StageCommand from = commands.keySet().iterator().next();
                DeviceCommand command = commands.remove(from);
                from.answered(
                        command instanceof DeviceCommand.Measure
                                ? new DeviceEvent.Measured(command.id(), false)
                                : new DeviceEvent.Done(command.id()));
            }
        }

        <M extends EndMessage> M last(Class<M> type) {
            return assertInstanceOf(type, told.getLast());
        }
    }

    private final Host atHead = new Host();
    private final Host atTail = new Host();
    private final TailStage tail = new TailStage(atTail, Devices.ideal(8));
    private MemoryDecay decay = MemoryDecay.NONE;

    private HeadStage head(DistilPlan plan) {
        HeadStage head = new HeadStage(atHead, Devices.ideal(8), plan, Fidelity.of(0.5), 1_000_000);
        head.begin(1, 0, null);
        return head;
    }

    private static LinkPairId link(int number) {
        return new LinkPairId(new LinkId(1), 1, number);
    }

    private static PairId name(int number) {
        return PairId.of(link(number));
    }

    private StagePair pair(int number) {
        return new StagePair(
                1,
                name(number),
                link(number),
                new QubitHandle(number, 1),
                BellIndex.PHI_PLUS,
                FidelityTag.model(BellDiagonal.werner(0.9), 1_000, decay, decay));
    }

    private void offer(Stage stage, int from, int to) {
        for (int i = from; i <= to; i++) {
            stage.offer(pair(i));
        }
    }

    @Test
    @Verifies({"NL-DISTIL-3", "NL-DISTIL-5", "NL-DISTIL-6"})
    void headDeliversWhenBothHaveReportedAndTheTailWhenItIsTold() {
        HeadStage head = head(ONCE);
        offer(tail, 1, 2);
        offer(head, 1, 2);
        DistilRound round = atHead.last(DistilRound.class);
        assertEquals(List.of(name(1), name(2)), round.pairs());
        atHead.work();
        assertEquals(1, atHead.told.size(), "the head reports after the tail");
        tail.onRound(round);
        atTail.work();
        head.onReport(atTail.last(DistilReport.class));
        assertEquals(1, atHead.delivered.size());
        assertTrue(atTail.delivered.isEmpty());
        tail.onReport(atHead.last(DistilReport.class));
        StagePair here = atHead.delivered.getFirst();
        StagePair there = atTail.delivered.getFirst();
        assertEquals(here.id(), there.id());
        assertEquals(here.bell(), there.bell());
        assertEquals(0.926396, here.tag().state().fidelity(), 1e-6);
        assertEquals(here.tag(), there.tag());
        assertEquals(1, atHead.spent.size());
        assertEquals(0, head.size() + tail.size());
        tail.onRound(round);
        assertEquals(List.of("NL-DISTIL-3"), atTail.violations);
    }

    @Test
    @Verifies("NL-DISTIL-6")
    void outcomesThatDifferEndThePairAtBothEnds() {
        HeadStage head = head(ONCE);
        offer(tail, 1, 2);
        offer(head, 1, 2);
        tail.onRound(atHead.last(DistilRound.class));
        atHead.work();
        atTail.work();
        DistilReport said = atTail.last(DistilReport.class);
        head.onReport(
                new DistilReport(
                        said.round(),
                        said.read() ^ 1,
                        said.startNs(),
                        said.keptNs(),
                        said.noise(),
                        false,
                        0));
        tail.onReport(atHead.last(DistilReport.class));
        assertEquals(List.of(new QubitHandle(1, 1)), atHead.back);
        assertEquals(List.of(new QubitHandle(1, 1)), atTail.back);
        assertEquals(0, head.size() + tail.size());
        assertTrue(atHead.delivered.isEmpty() && atTail.delivered.isEmpty());
    }

    @Test
    @Verifies("NL-DISTIL-4")
    void tailWithoutAPairOfTheRoundGivesUpTheOthersAndSaysSo() {
        HeadStage head = head(ONCE);
        offer(tail, 2, 2);
        offer(head, 1, 2);
        tail.onRound(atHead.last(DistilRound.class));
        DistilReport report = atTail.last(DistilReport.class);
        assertEquals(DistilReport.VOID, report.read());
        assertEquals(List.of(new QubitHandle(2, 1)), atTail.back);
        head.onReport(report);
        atHead.work();
        assertEquals(0, head.size());
        assertEquals(2, atHead.back.size() + atHead.spent.size());
    }

    @Test
    @Verifies("NL-DISTIL-8")
    void faultLossAndWithdrawalEndTheRoundAtBothEnds() {
        for (int what = 0; what < 3; what++) {
            StageTest fresh = new StageTest();
            HeadStage head = fresh.head(ONCE);
            fresh.offer(fresh.tail, 1, 2);
            fresh.offer(head, 1, 2);
            fresh.tail.onRound(fresh.atHead.last(DistilRound.class));
            fresh.atTail.work();
            if (what == 0) {
                StageCommand from = fresh.atHead.commands.keySet().iterator().next();
                long id = fresh.atHead.commands.remove(from).id();
                from.answered(new DeviceEvent.Faulted(id, "test"));
            } else if (what == 1) {
                head.revoked(link(2));
            } else {
                fresh.atHead.work(); // the kept pair waits for the tail's report
                head.lost(Set.of(new QubitHandle(1, 1)));
            }
            fresh.atHead.work();
            DistilReport report = fresh.atHead.last(DistilReport.class);
            assertEquals(DistilReport.VOID, report.read());
            head.onReport(fresh.atTail.last(DistilReport.class));
            fresh.tail.onReport(report);
            assertEquals(0, head.size() + fresh.tail.size());
            for (Host host : List.of(fresh.atHead, fresh.atTail)) {
                assertEquals(2, host.back.size() + host.spent.size(), "nothing is left");
                assertTrue(host.delivered.isEmpty());
            }
        }
    }

    @Test
    @Verifies("NL-DISTIL-9")
    void pairGivenUpOutsideOfARoundOrAfterTheReportIsGivenUpAtTheOtherEnd() {
        HeadStage head = head(TWICE);
        offer(tail, 1, 1);
        offer(head, 1, 1);
        tail.revoked(link(1));
        head.onDrop(atTail.last(DistilDrop.class));
        assertEquals(0, head.size());
        offer(tail, 2, 3);
        offer(head, 2, 3);
        tail.onRound(atHead.last(DistilRound.class));
        atTail.work();
        DistilReport report = atTail.last(DistilReport.class);
        tail.lost(Set.of(new QubitHandle(2, 1)));
        head.onReport(report);
        head.onDrop(atTail.last(DistilDrop.class)); // while the head is still at work
        atHead.work();
        tail.onReport(atHead.last(DistilReport.class));
        assertEquals(0, head.size() + tail.size());
        assertEquals(3, atHead.back.size() + atHead.spent.size());
    }

    @Test
    @Verifies("NL-DISTIL-10")
    void pairThatIsTooOldIsNotUsed() {
        decay = new MemoryDecay(1_000, 1_000);
        HeadStage head = head(ONCE);
        offer(head, 1, 1);
        atHead.nowNs = 50_000;
        head.offer(
                new StagePair(
                        1,
                        name(2),
                        link(2),
                        new QubitHandle(2, 1),
                        BellIndex.PHI_PLUS,
                        FidelityTag.model(BellDiagonal.werner(0.9), 50_000, decay, decay)));
        assertEquals(List.of(name(1)), atHead.last(DistilDrop.class).pairs());
        assertEquals(1, head.size());
    }

    @Test
    @Verifies("NL-DISTIL-11")
    void roundsInVainComeToAnEnd() {
        HeadStage head = head(ONCE);
        int number = 0;
        for (int i = 0; i < HeadStage.ROUNDS_FACTOR; i++) {
            assertEquals(0, atHead.hopeless);
            offer(head, number + 1, number + 2);
            number += 2;
            head.onReport(DistilReport.failed(i + 1));
            atHead.work();
        }
        assertEquals(1, atHead.hopeless);
        assertEquals(number, atHead.back.size() + atHead.spent.size());
    }

    @Test
    void roundThatIsNeverReportedEnds() {
        HeadStage head = head(ONCE);
        offer(head, 1, 2);
        atHead.work();
        assertEquals(1_001_000, atHead.alarmNs);
        atHead.nowNs = atHead.alarmNs;
        head.wake();
        assertEquals(0, head.size());
        assertEquals(Long.MAX_VALUE, atHead.alarmNs);
    }

    @Test
    @Verifies("NL-DISTIL-3")
    void treeAndPumpingMeetWhomTheyShould() {
        DistilPlan tree = new DistilPlan(Protocol.DEJMPS, Shape.TREE, 2);
        HeadStage head = head(tree);
        assertEquals(HeadStage.STREAM_PAIRS, head.wanted(1));
        offer(tail, 1, 4);
        offer(head, 1, 4);
        for (int i = 0; i < 2; i++) {
            DistilRound round = (DistilRound) atHead.told.get(i);
            assertEquals(List.of(name(2 * i + 1), name(2 * i + 2)), round.pairs());
            tail.onRound(round);
        }
        atHead.work();
        atTail.work();
        for (EndMessage said : List.copyOf(atTail.told)) {
            head.onReport((DistilReport) said);
        }
        for (EndMessage said : List.copyOf(atHead.told)) {
            if (said instanceof DistilReport report) {
                tail.onReport(report);
            }
        }
        DistilRound last =
                atHead.told.stream()
                        .filter(DistilRound.class::isInstance)
                        .map(DistilRound.class::cast)
                        .reduce((a, b) -> b)
                        .orElseThrow();
        assertEquals(List.of(name(1), name(3)), last.pairs());
        tail.onRound(last);
        atHead.work();
        atTail.work();
        head.onReport(atTail.last(DistilReport.class));
        assertEquals(0.988764, atHead.delivered.getFirst().tag().state().fidelity(), 1e-6);
    }
}
