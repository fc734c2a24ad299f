package dev.herald.conformance.network.tester;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.herald.conformance.tester.HalParts;
import dev.herald.conformance.tester.WrongValue;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.Provenance;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.api.AdmissionSettings;
import dev.herald.network.api.ControlSettings;
import dev.herald.network.api.FloodSettings;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.PlaneSettings;
import dev.herald.network.api.StockLevel;
import dev.herald.network.api.SwitchedStation;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.RequestId;
import dev.herald.spec.network.tester.v1.Admission;
import dev.herald.spec.network.tester.v1.ClaimStock;
import dev.herald.spec.network.tester.v1.Configure;
import dev.herald.spec.network.tester.v1.Flooding;
import dev.herald.spec.network.tester.v1.KeepStock;
import dev.herald.spec.network.tester.v1.Maintain;
import dev.herald.spec.network.tester.v1.PairSecret;
import dev.herald.spec.network.tester.v1.Plane;
import dev.herald.spec.network.tester.v1.Quota;
import dev.herald.spec.network.tester.v1.Step;
import dev.herald.spec.network.tester.v1.TenantQuota;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Settings, inputs and outputs that came to the binding later: they travel as they are, what is absent is
/// the usual, and what cannot be is refused.
class SettingsCodecTest {
    private static final CircuitId CIRCUIT = new CircuitId(new NodeId(1), 2, 3);
    private static final RequestId REQUEST = new RequestId(CIRCUIT, 4);
    private static final LinkPairId LOCAL = new LinkPairId(new LinkId(5), -6, 7);
    private static final PairId PAIR = new PairId(-8, 9);
    private static final FidelityTag TAG =
            FidelityTag.model(
                    new BellDiagonal(0.9375, 0.03125, 0.015625, 0.015625),
                    10,
                    new MemoryDecay(0, 1_000),
                    MemoryDecay.NONE);

    private static final SwitchedStation STATION =
            new SwitchedStation(
                    List.of(
                            new SwitchedStation.Fibre(new LinkId(5), 10, 1),
                            new SwitchedStation.Fibre(new LinkId(6), 20, 2)),
                    1_000,
                    30);
    private static final StockLevel LEVEL =
            new StockLevel(
                    CIRCUIT, new NodeId(2), 3, 4, 5, 0.75, 0.5, 11, 6, 0.625, 0.375, 7, 8, 9, 10);

    @Test
    void settingsTravelAsTheyAre() {
        ControlSettings control =
                new ControlSettings(
                        true,
                        new FloodSettings(8_000, 1_000, 2, 3, 4, 5, 6, 7, 8),
                        new ControlSettings.Controller(new NodeId(9), 10, true));
        AdmissionSettings admission =
                new AdmissionSettings(
                        500_000,
                        11,
                        new AdmissionSettings.Quota(12, 13),
                        Map.of(
                                14,
                                new AdmissionSettings.Quota(15, 16),
                                17,
                                AdmissionSettings.Quota.UNLIMITED),
                        false,
                        18);
        PlaneSettings plane =
                new PlaneSettings(
                        19,
                        20,
                        PlaneSettings.Sharing.BY_RATE,
                        new PlaneSettings.Tests(21, 64, 500_001));

        assertEquals(control, SettingsCodec.control(SettingsCodec.encode(control)));
        assertEquals(admission, SettingsCodec.admission(SettingsCodec.encode(admission)));
        assertEquals(plane, SettingsCodec.plane(SettingsCodec.encode(plane)));
    }

    @Test
    void whatIsAbsentIsTheUsual() {
        Flooding flooding = Flooding.newBuilder().setLifeNs(8_000_000_000L).build();

        assertEquals(
                FloodSettings.USUAL.with(8_000_000_000L, 0),
                SettingsCodec.control(flooding).flood());
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        Admission good = SettingsCodec.encode(AdmissionSettings.USUAL);
        TenantQuota tenant =
                TenantQuota.newBuilder()
                        .setTenant(3)
                        .setQuota(Quota.newBuilder().setCircuits(1))
                        .build();
        refused(good.toBuilder().setSharePpm(1_000_001).build());
        refused(good.toBuilder().setLifeNs(0).build());
        refused(good.toBuilder().setDrainNs(-1).build());
        refused(good.toBuilder().setQuota(Quota.newBuilder().setSharePpm(-1)).build());
        refused(good.toBuilder().addTenants(tenant).addTenants(tenant).build());
        refused(good.toBuilder().addTenants(tenant.toBuilder().setTenant(0)).build());
        Admission.Builder many = good.toBuilder();
        for (int i = 1; i <= 1_025; i++) {
            many.addTenants(tenant.toBuilder().setTenant(i));
        }
        refused(many.build());
        Plane plane = SettingsCodec.encode(PlaneSettings.USUAL);
        for (Plane wrong :
                List.of(
                        plane.toBuilder().setBurst(0).build(),
                        plane.toBuilder().setChunk(4_097).build(),
                        plane.toBuilder().setSharingValue(3).build(),
                        plane.toBuilder().setTestWindow(48).build(),
                        plane.toBuilder().setTestConfidencePpm(1_000_000).build())) {
            assertThrows(IllegalArgumentException.class, () -> SettingsCodec.plane(wrong));
        }
    }

    private static void refused(Admission wrong) {
        assertThrows(IllegalArgumentException.class, () -> SettingsCodec.admission(wrong));
    }

    private static NetworkConfig config() throws WrongValue {
        return NodeCodec.decode(
                Configure.newBuilder()
                        .setDevice(HalParts.encode(device()))
                        .setEpoch(1)
                        .setCircuitsMax(1)
                        .setRequestsMax(1)
                        .setRecordsMax(1)
                        .setRecordLifeNs(1)
                        .build(),
                16);
    }

    private static DeviceDescriptor device() {
        return new DeviceDescriptor(
                "herald",
                "bench",
                "1",
                1,
                0,
                new NodeId(2),
                Set.of(),
                List.of(),
                List.of(),
                List.of(),
                0,
                0,
                0,
                SwapNoise.NONE,
                0,
                List.of(),
                new Provenance("assumption: test", "2026-01-01"));
    }

    @Test
    void inputsTravelAsTheyAre() throws WrongValue {
        for (NetworkInput input :
                List.of(
                        new NetworkInput.PairSecret(new NodeId(3), Bytes.of(new byte[20])),
                        new NetworkInput.Maintain(
                                new LinkId(12),
                                List.of(new NodeState.Window(-5, 6), new NodeState.Window(6, 7))),
                        new NetworkInput.Leave(),
                        new NetworkInput.OpenVirtualLink(
                                new LinkId(1 << 30),
                                new NodeId(3),
                                CircuitTerms.of(Fidelity.of(0.75)),
                                List.of(new NodeId(2), new NodeId(3)),
                                4),
                        new NetworkInput.CloseVirtualLink(new LinkId(1 << 30)),
                        new NetworkInput.ShareStation(STATION, 2_000),
                        new NetworkInput.KeepStock(1, CIRCUIT, 2, Fidelity.of(0.5), 3),
                        new NetworkInput.Reserve(1, CIRCUIT, 2, Fidelity.of(0.5), 3),
                        new NetworkInput.Unreserve(CIRCUIT, 2),
                        new NetworkInput.Claim(1, CIRCUIT, 2, 3, Fidelity.of(0.5), -4),
                        new NetworkInput.InventoryQuery(1, new NodeId(2), 3),
                        new NetworkInput.InventoryQuery(1, null, 3))) {
            assertEquals(input, StepCodec.decode(config(), StepCodec.encode(1, input)));
        }
    }

    @Test
    void inputsThatCannotBeAreRefused() throws WrongValue {
        Step shortKey =
                Step.newBuilder()
                        .setPairSecret(
                                PairSecret.newBuilder()
                                        .setPeer(3)
                                        .setKey(ByteString.copyFrom(new byte[15])))
                        .build();
        Step windowBackwards =
                Step.newBuilder()
                        .setMaintain(
                                Maintain.newBuilder()
                                        .setLink(12)
                                        .addWindows(
                                                dev.herald.spec.network.v1.Window.newBuilder()
                                                        .setFromNs(2)
                                                        .setToNs(1)))
                        .build();

        Step smallLink =
                Step.newBuilder()
                        .setOpenVirtualLink(
                                VirtualCodec.encode(
                                                new NetworkInput.OpenVirtualLink(
                                                        new LinkId(1 << 30),
                                                        new NodeId(3),
                                                        CircuitTerms.of(Fidelity.of(0.75)),
                                                        List.of(new NodeId(2), new NodeId(3)),
                                                        4))
                                        .toBuilder()
                                        .setLink(12))
                        .build();
        Step oneFibre =
                Step.newBuilder()
                        .setShareStation(
                                VirtualCodec.encode(new NetworkInput.ShareStation(STATION, 2_000))
                                        .toBuilder()
                                        .removeFibres(0))
                        .build();
        KeepStock stock =
                StockCodec.encode(new NetworkInput.KeepStock(1, CIRCUIT, 2, Fidelity.of(0.5), 3));
        Step largeStock =
                Step.newBuilder().setKeepStock(stock.toBuilder().setTarget(1_025)).build();
        Step noPairs =
                Step.newBuilder()
                        .setClaimStock(
                                ClaimStock.newBuilder().setCircuit(stock.getCircuit()).build())
                        .build();

        NetworkConfig config = config();
        for (Step wrong : List.of(smallLink, oneFibre, largeStock, noPairs)) {
            assertThrows(WrongValue.class, () -> StepCodec.decode(config, wrong));
        }
        assertThrows(WrongValue.class, () -> StepCodec.decode(config, shortKey));
        assertThrows(WrongValue.class, () -> StepCodec.decode(config, windowBackwards));
    }

    @Test
    void outputsTravelAsTheyAre() throws WrongValue {
        for (NetworkOutput output :
                List.of(
                        new NetworkOutput.CircuitRerouted(
                                CIRCUIT, List.of(new NodeId(1), new NodeId(2)), TAG.state(), 5),
                        new NetworkOutput.PairEarly(REQUEST, LOCAL, new QubitHandle(1, 2)),
                        new NetworkOutput.PairConfirmed(
                                REQUEST, LOCAL, PAIR, BellIndex.PSI_MINUS, TAG),
                        new NetworkOutput.PairLost(REQUEST, LOCAL, "gone"),
                        new NetworkOutput.PathQuality(CIRCUIT, TAG, Fidelity.of(0.75), true),
                        new NetworkOutput.Reserved(1, CIRCUIT, 2, 3),
                        new NetworkOutput.Claimed(1, CIRCUIT, 2, -3, List.of(PAIR)),
                        new NetworkOutput.StockOpened(CIRCUIT, new NodeId(1), 2),
                        new NetworkOutput.StockRefused(1, NetworkError.NO_RESOURCES, "none"),
                        new NetworkOutput.InventoryAnswer(1, List.of(LEVEL)),
                        new NetworkOutput.VirtualLinkChanged(new LinkId(1 << 30), true, ""))) {
            assertEquals(output, SaidCodec.decode(SaidCodec.encode(output)));
        }
    }
}
