package dev.herald.conformance.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.link.api.LinkOutput.Acknowledged;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.AddReject;
import dev.herald.link.message.LinkRequestId;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// LL-CREATE-3: what can only be shown by counting to the end. Takes as long as all other tests.
@DisplayName("LL: numbers that come round")
@ExtendWith(ConformanceExtension.class)
public class LinkCountSuite {
    /// The first request stays under way; the others are over before the next is made.
    @Test
    @Verifies("LL-CREATE-3")
    void createIdsCountAndLeaveOutThoseInUse(LinkBench bench) {
        bench.ready().serving(Wanted.stream());
        for (int id = 1; id <= LinkRequestId.CREATE_ID_MAX + 2; id++) {
            Seen seen = bench.create(Wanted.kept(2));
            int expected =
                    id <= LinkRequestId.CREATE_ID_MAX ? id : id - LinkRequestId.CREATE_ID_MAX;
            assertEquals(expected, seen.only(Acknowledged.class).createId());
            Add add = seen.only(Add.class);
            bench.peer(new AddReject(bench.session(), add.commSeq(), LinkError.REJECTED));
        }
    }
}
