package dev.herald.conformance.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.Faulted;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput.PairKept;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.Expire;
import dev.herald.link.message.LinkMessage.Hello;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// LL-GEN-1 to 5: what a batch is for.
@DisplayName("LL: batches")
@ExtendWith(ConformanceExtension.class)
public class LinkBatchSuite {
    private static final long PROBE = 1L << 40;

    private static Seen up(LinkBench bench) {
        bench.pass(0);
        return bench.peer(new Hello(LinkKit.PEER_EPOCH, bench.config().epoch(), 1, true));
    }

    @Test
    @Verifies("LL-GEN-1")
    void oneBatchIsUnderWayAtMost(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2));
        Seen seen = bench.accept(bench.create(Wanted.kept(1).priority(5)).only(Add.class));
        seen = seen.and(bench.peer(bench.peerAdd(0, Wanted.kept(1).priority(6))));
        seen = seen.and(bench.pass(10_000_000));
        Abort abort = seen.no(Entangle.class).first(Abort.class);
        assertEquals(batch.id(), abort.batch());

        bench.batch(bench.abort(abort));
    }

    @Test
    @Verifies("LL-GEN-2")
    void sessionBeginsWithOneAttemptUnderATagOfTheEndsOwn(LinkBench bench) {
        Entangle probe = bench.batch(up(bench));
        assertEquals(PROBE + bench.config().self().value(), probe.tag());
        assertEquals(1, probe.cycles());
        bench.accept(bench.create(Wanted.kept(2)).only(Add.class)).no(Entangle.class);
        bench.count = 41;
        Entangle batch = bench.batch(bench.end(probe, BatchEnd.TAG_MISMATCH));

        bench.herald(batch).no(Expire.class).only(PairKept.class);
    }

    @Test
    @Verifies("LL-GEN-2")
    void countIsAskedAgainAfterABatchThatWentWrong(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2));
        for (BatchEnd why : List.of(BatchEnd.STATION_ERROR, BatchEnd.HARDWARE_FAULT)) {
            Entangle probe = bench.batch(bench.end(batch, why));
            assertEquals(PROBE + bench.config().self().value(), probe.tag(), why.name());
            batch = bench.batch(bench.end(probe, BatchEnd.PEER_ABSENT));
        }
        Entangle probe = bench.batch(bench.device(new Faulted(batch.id(), "laser")));

        assertEquals(PROBE + bench.config().self().value(), probe.tag());
    }

    @Test
    @Verifies("LL-GEN-3")
    void batchCarriesTheTagOfItsItem(LinkBench bench) {
        bench.ready();
        bench.accept(bench.create(Wanted.kept(2)).only(Add.class));
        Add add = bench.create(Wanted.kept(1).priority(1)).only(Add.class);
        Seen seen = bench.accept(add);
        Entangle batch = bench.batch(bench.probe(bench.abort(seen.only(Abort.class))));

        assertEquals(LinkBench.place(add).tag(), batch.tag());
    }

    @Test
    @Verifies("LL-GEN-3")
    void batchBeginsOnTheGridAndAfterTheLead(LinkBench bench) {
        PortDescriptor port = bench.config().port();
        bench.ready().pass(3);
        Entangle batch = bench.serving(Wanted.kept(3));
        for (int pair = 1; pair < 3; pair++) {
            assertEquals(0, batch.firstCycle() % port.keepSpacing());
            long startNs = batch.firstCycle() * port.cycleNs();
            assertTrue(startNs >= bench.nowNs() + port.commandLeadNs(), batch::toString);
            Seen seen = bench.complete(batch);
            bench.release(batch.qubit());
            batch = bench.batch(seen);
            long heraldedNs = startNs + port.heraldLatencyNs();
            long dueNs = heraldedNs + port.commandLeadNs();
            long grid = port.keepSpacing() * port.cycleNs();
            assertEquals(
                    (dueNs + grid - 1) / grid * port.keepSpacing(),
                    batch.firstCycle(),
                    "first cycle after the herald at " + heraldedNs);
        }
    }

    @Test
    @Verifies("LL-GEN-3")
    @With("heralds=uneven")
    void endThatHearsEarlierWaitsForTheOther(LinkBench bench) {
        PortDescriptor port = bench.config().port();
        Entangle batch = bench.ready().serving(Wanted.kept(2));
        Entangle next = bench.batch(bench.complete(batch));

        assertEquals(batch.firstCycle() + port.keepSpacing(), next.firstCycle());
    }

    @Test
    @Verifies(value = "LL-GEN-4", rev = 2)
    void batchThatMeasuresAsksForAllThatIsWanted(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.measured(3));
        assertEquals(3, batch.pairsMax());
        bench.herald(batch, 1, bench.count++);
        bench.in(new LinkInput.Cancel(0));
        Seen ended = bench.until(bench.end(batch, BatchEnd.EXHAUSTED), Entangle.class);
        if (!ended.all(Entangle.class).isEmpty()) {
            bench.probe(ended);
        }
        assertEquals(1 << 20, bench.serving(Wanted.measured(CreateRequest.STREAM)).pairsMax());
    }

    @Test
    @Verifies(value = "LL-GEN-4", rev = 2)
    void batchThatKeepsAsksForOnePair(LinkBench bench) {
        assertEquals(1, bench.ready().serving(Wanted.kept(3)).pairsMax());
    }

    @Test
    @Verifies(value = "LL-GEN-5", rev = 2)
    void endWithoutAFreeCommunicationQubitWaits(LinkBench bench) {
        Entangle first = bench.ready().serving(Wanted.kept(3));
        Entangle second = bench.batch(bench.complete(first));
        assertTrue(second.qubit() != first.qubit());
        bench.complete(second).no(Entangle.class);
        bench.pass(10_000_000).no(Entangle.class);

        assertEquals(first.qubit(), bench.batch(bench.release(first.qubit())).qubit());
    }

    @Test
    @Verifies(value = "LL-GEN-5", rev = 2)
    void endWithoutAFreeStorageQubitWaits(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(3).stored());
        for (int pair = 1; pair <= 2; pair++) {
            Seen seen = bench.complete(batch);
            Move move = seen.only(Move.class);
            seen = seen.and(bench.device(new Allocated(move.id(), bench.handle(move.to()))));
            if (pair == 1) {
                batch = bench.batch(seen);
            } else {
                seen.and(bench.pass(10_000_000)).all(Entangle.class);
                assertEquals(1, seen.all(Move.class).size());
                bench.pass(10_000_000).no(Entangle.class);
                bench.batch(bench.release(move.to()));
            }
        }
    }
}
