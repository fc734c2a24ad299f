package dev.herald.conformance.link.tester;

import dev.herald.conformance.tester.HalParts;
import dev.herald.conformance.tester.WrongValue;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.BufferSettings;
import dev.herald.link.api.Discipline;
import dev.herald.link.api.Disciplines;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.VerificationSettings;
import dev.herald.spec.link.tester.v1.Buffer;
import dev.herald.spec.link.tester.v1.Configure;
import dev.herald.spec.link.tester.v1.Verification;
import java.util.stream.Stream;

/// Settings of an entity. The prefix of its command ids does not travel: ids are its own business.
final class ConfigCodec {
    private static final double ONE_PPT = 1e12;
    private static final String WEIGHTED = "wfq:";

    private ConfigCodec() {}

    static Configure encode(LinkConfig config) {
        Configure.Builder wire =
                Configure.newBuilder()
                        .setDevice(HalParts.encode(config.device()))
                        .setPort(config.port().index())
                        .setEpoch(config.epoch())
                        .setRoundTripNs(config.roundTripNs())
                        .setRetransmitNs(config.retransmitNs())
                        .setTransmissionsMax(config.transmissionsMax())
                        .setItemsMax(config.itemsMax())
                        .setBacklogMax(config.backlogMax())
                        .setWindowMax(config.windowMax())
                        .setHelloNs(config.helloNs())
                        .setDeadAfterNs(config.deadAfterNs())
                        .setDiscipline(config.discipline().name());
        BufferSettings buffer = config.buffer();
        if (buffer.pairsMax() > 0) {
            wire.setBuffer(
                    Buffer.newBuilder()
                            .setPairsMax(buffer.pairsMax())
                            .setMinFidelityPpb(buffer.minFidelity().ppb()));
        }
        VerificationSettings verification = config.verification();
        if (!verification.equals(VerificationSettings.NONE)) {
            wire.setVerification(
                    Verification.newBuilder()
                            .setTestEveryNs(verification.testEveryNs())
                            .setTestPairs(verification.testPairs())
                            .setChshEveryNs(verification.chshEveryNs())
                            .setChshPairs(verification.chshPairs())
                            .setTomographyEveryNs(verification.tomographyEveryNs())
                            .setTomographyPairs(verification.tomographyPairs())
                            .setTimeShareMaxPpt(Math.round(verification.timeShareMax() * ONE_PPT)));
        }
        return wire.build();
    }

    /// @param commandOwner prefix of the command ids
    static LinkConfig decode(Configure wire, int commandOwner) throws WrongValue {
        DeviceDescriptor device = HalParts.decode(wire.getDevice());
        int ports = device.ports().size();
        WrongValue.unless(
                wire.getPort() >= 0 && wire.getPort() < ports,
                "port",
                Integer.toUnsignedLong(wire.getPort()),
                "is not the index of one of " + ports);
        Discipline discipline = discipline(wire.getDiscipline());
        return WrongValue.of(
                "configure",
                () ->
                        new LinkConfig(
                                device.node(),
                                device,
                                device.ports().get(wire.getPort()),
                                commandOwner,
                                wire.getEpoch(),
                                wire.getRoundTripNs(),
                                wire.getRetransmitNs(),
                                wire.getTransmissionsMax(),
                                wire.getItemsMax(),
                                wire.getBacklogMax(),
                                wire.getWindowMax(),
                                wire.getHelloNs(),
                                wire.getDeadAfterNs(),
                                discipline,
                                wire.hasBuffer() ? buffer(wire.getBuffer()) : BufferSettings.NONE,
                                wire.hasVerification()
                                        ? verification(wire.getVerification())
                                        : VerificationSettings.NONE));
    }

    private static Discipline discipline(String name) throws WrongValue {
        return switch (name) {
            case "", "strict" -> Disciplines.strict();
            case "fcfs" -> Disciplines.fcfs();
            default -> {
                if (!name.matches("wfq:\\d{1,4}(,\\d{1,4}){0,7}")) {
                    throw new WrongValue(
                            "discipline \"" + name + "\" is not strict, fcfs or wfq:W,W,...");
                }
                yield WrongValue.of(
                        "discipline",
                        () ->
                                Disciplines.weighted(
                                        Stream.of(name.substring(WEIGHTED.length()).split(",", -1))
                                                .map(Integer::valueOf)
                                                .toList()));
            }
        };
    }

    private static BufferSettings buffer(Buffer wire) {
        return new BufferSettings(wire.getPairsMax(), new Fidelity(wire.getMinFidelityPpb()));
    }

    private static VerificationSettings verification(Verification wire) {
        return new VerificationSettings(
                wire.getTestEveryNs(),
                wire.getTestPairs(),
                wire.getChshEveryNs(),
                wire.getChshPairs(),
                wire.getTomographyEveryNs(),
                wire.getTomographyPairs(),
                wire.getTimeShareMaxPpt() / ONE_PPT);
    }
}
