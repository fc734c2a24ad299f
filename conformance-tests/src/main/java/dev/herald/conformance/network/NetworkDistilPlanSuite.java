package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.model.BasisChoice;
import dev.herald.network.api.NetworkInput.PairSecret;
import dev.herald.network.api.NetworkOutput.CircuitFailed;
import dev.herald.network.api.NetworkOutput.CircuitUp;
import dev.herald.network.api.NetworkOutput.RequestAccepted;
import dev.herald.network.api.NetworkOutput.RequestRefused;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-DISTIL at the head-end: plans and requests that it takes on, and those that it refuses.
@DisplayName("NL: distillation, what the head-end takes on")
@ExtendWith(ConformanceExtension.class)
public class NetworkDistilPlanSuite {
    @Test
    @With({"at=1", "device=gates"})
    @Verifies("NL-DISTIL-2")
    void headTakesOnAPlanThatItsDeviceCanDo(NetworkBench bench) {
        Way way = Way.line(bench.ready()).on(Distilled.terms(0.5, Distilled.ONCE));
        way.reserve();

        Distilled.installed(way, Distilled.ONCE).no(Release.class).only(CircuitUp.class);
    }

    @Test
    @With("at=1")
    @Verifies("NL-DISTIL-2")
    void headThatCannotDoThePlanRefuses(NetworkBench bench) {
        Way way = Way.line(bench.ready()).on(Distilled.terms(0.5, Distilled.ONCE));
        way.reserve();
        Heard heard = Distilled.installed(way, Distilled.ONCE).no(CircuitUp.class);

        assertEquals(
                NetworkError.FIDELITY_UNREACHABLE, heard.to(way.down).only(Release.class).why());
        assertEquals(NetworkError.FIDELITY_UNREACHABLE, heard.only(CircuitFailed.class).why());
    }

    @Test
    @With({"at=1", "device=gates"})
    @Verifies("NL-DISTIL-14")
    void requestsThatCannotWaitForRoundsAreRefused(NetworkBench bench) {
        Way way = Distilled.head(bench, 0.5, Distilled.ONCE);
        BasisChoice z = BasisChoice.MEASURE_Z;
        for (RequestSpec spec :
                List.of(
                        RequestSpec.measure(3, z, z, 0),
                        new RequestSpec(DeliveryMode.EARLY, 3, Long.MAX_VALUE, null, z, z, 0),
                        RequestSpec.keep(3, 0).withRate(1),
                        RequestSpec.keep(3, 0).within(1_000))) {
            RequestRefused no =
                    way.begin(1, spec).no(RequestAccepted.class).only(RequestRefused.class);
            assertEquals(NetworkError.UNSUPPORTED, no.why());
        }

        way.begin(1, RequestSpec.keep(3, 0)).only(RequestAccepted.class);
    }

    @Test
    @With({"at=1", "device=gates"})
    @Verifies("NL-DISTIL-15")
    void headRefusesTestRoundsOfDistilledPairs(NetworkBench bench) {
        bench.ready().in(new PairSecret(Way.line(bench).route.getLast(), TestedHead.SECRET));
        var terms = Distilled.terms(0.5, Distilled.ONCE);
        Heard heard =
                Way.line(bench)
                        .reserve(terms.with(terms.service().withTests(TestedHead.SHARE_PPM)));

        assertEquals(
                NetworkError.UNSUPPORTED, heard.no(Install.class).only(CircuitFailed.class).why());
    }
}
