package dev.herald.link.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.message.CreateRequest;
import org.junit.jupiter.api.Test;

class HappyPathTest {

    @Test
    void keepRequestIsServedAtBothEnds() {
        Duo duo = new Duo(1, new Duo.Settings()).start();
        duo.run(1_000_000);
        duo.a.create(CreateRequest.keep(5, Fidelity.of(0.8), Duo.PURPOSE));
        duo.b.create(CreateRequest.keep(5, Fidelity.of(0.8), Duo.PURPOSE));
        duo.run(100_000_000);
        assertEquals(10, duo.a.delivered);
        assertEquals(10, duo.b.delivered);
        assertEquals("[]", duo.a.notes.toString());
        assertEquals("{n1#0=finished, n2#0=finished}", duo.a.ends.toString());
        duo.checkAgreement();
    }

    @Test
    void measureRequestIsServedAtBothEnds() {
        Duo duo = new Duo(1, new Duo.Settings()).start();
        duo.run(1_000_000);
        duo.b.create(
                CreateRequest.measure(
                        50,
                        Fidelity.of(0.8),
                        Duo.PURPOSE,
                        BasisChoice.randomXYZ(),
                        BasisChoice.MEASURE_Z));
        duo.run(100_000_000);
        assertEquals(50, duo.a.delivered);
        assertEquals("{n2#0=finished}", duo.a.ends.toString());
        duo.checkAgreement();
    }

    @Test
    void streamGoesOnUntilItIsCancelled() {
        Duo duo = new Duo(1, new Duo.Settings()).start();
        duo.run(1_000_000);
        duo.b.create(CreateRequest.keep(CreateRequest.STREAM, Fidelity.of(0.8), Duo.PURPOSE));
        duo.run(200_000_000);
        assertTrue(duo.a.delivered > 100, "only " + duo.a.delivered);
        duo.b.pump.deliver(new dev.herald.link.api.LinkInput.Cancel(0));
        duo.run(100_000_000);
        assertEquals("{n2#0=CANCELLED}", duo.a.ends.toString());
        assertEquals("{n2#0=CANCELLED}", duo.b.ends.toString());
        duo.checkAgreement();
    }
}
