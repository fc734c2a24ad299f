package dev.herald.conformance.link;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.link.api.Disciplines;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkInput.Create;
import dev.herald.link.api.LinkInput.FromPeer;
import dev.herald.link.api.LinkInput.Schedule;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.ToDevice;
import dev.herald.link.api.LinkOutput.ToPeer;
import dev.herald.link.api.Timetable;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.ItemKind;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.Advert;
import dev.herald.link.message.LinkMessage.AdvertAck;
import dev.herald.link.message.LinkMessage.Hello;
import dev.herald.link.message.MemoryAdvert;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Entities that get disciplines, time bins and adverts wrong.
final class LinkServiceFlaws {
    static final List<LinkFlaw> ALL =
            List.of(
                    new LinkFlaw("LL-HELLO-10", "meets a peer of any discipline", Tolerant::new),
                    new LinkFlaw("LL-SCHED-1", "takes a test for a request", NoTest::new),
                    new LinkFlaw("LL-SCHED-2", "has a digest of its own", OwnDigest::new),
                    new LinkFlaw("LL-SCHED-3", "lets a stream keep the link", Streams::new),
                    new LinkFlaw("LL-SCHED-4", "looks at priorities", Strict::new),
                    new LinkFlaw("LL-SCHED-5", "serves weight nothing last", Last::new),
                    new LinkFlaw("LL-SCHED-6", "adds one to a finish", OneMore::new),
                    new LinkFlaw("LL-SCHED-7", "serves all it can at once", All::new),
                    new LinkFlaw("LL-BIN-1", "begins a timetable at once", AtOnce::new),
                    new LinkFlaw("LL-BIN-2", "opens bins to all", Open::new),
                    new LinkFlaw("LL-BIN-3", "fills every gap", Fills::new),
                    new LinkFlaw("LL-BIN-4", "lets a batch run on", RunsOn::new),
                    new LinkFlaw("LL-BIN-5", "promises without the timetable", Blind::new),
                    new LinkFlaw("LL-ADVERT-1", "advertises once", Once::new),
                    new LinkFlaw("LL-ADVERT-2", "does not tell of a want", Proud::new),
                    new LinkFlaw("LL-ADVERT-3", "believes the last that came", Latest::new),
                    new LinkFlaw("LL-ADVERT-4", "takes none for one", Hopes::new),
                    new LinkFlaw("LL-ADVERT-5", "waits for an advert", Waits::new));

    private LinkServiceFlaws() {}

    private static Hello digest(Hello hello, int digest) {
        return new Hello(
                hello.epoch(),
                hello.peerEpoch(),
                hello.version(),
                hello.reply(),
                digest,
                hello.first());
    }

    private static final class Tolerant extends LinkMutant {
        @Override
        void onInput(LinkInput input) {
            forward(
                    input instanceof FromPeer(Hello hello)
                            ? new FromPeer(digest(hello, config().discipline().digest()))
                            : input);
        }
    }

    private static final class NoTest extends LinkMutant {
        @Override
        void onInput(LinkInput input) {
            forward(
                    input instanceof FromPeer(Add add) && add.kind() == ItemKind.TEST
                            ? new FromPeer(Sent.of(add, ItemKind.REQUEST))
                            : input);
        }
    }

    private static final class OwnDigest extends LinkMutant {
        @Override
        void onOutput(LinkOutput output) {
            emit(
                    output instanceof ToPeer(Hello hello) && hello.discipline() != 0
                            ? new ToPeer(digest(hello, hello.discipline() ^ 1))
                            : output);
        }
    }

    private static final class Streams extends LinkMutant {
        private boolean first = true;

        @Override
        void onInput(LinkInput input) {
            boolean alone =
                    input instanceof Create create
                            && first
                            && create.request().number() == CreateRequest.STREAM
                            && config().discipline().digest() == 0;
            first &= !(input instanceof Create);
            forward(
                    alone && input instanceof Create create
                            ? Asked.instead(create, asked -> Asked.priority(asked, 1))
                            : input);
        }
    }

    /// Under `fcfs`, and tells nobody.
    private static final class Strict extends LinkMutant {
        private int told;

        @Override
        LinkConfig configure(LinkConfig asked) {
            told = asked.discipline().digest();
            return asked.discipline().name().equals("fcfs")
                    ? asked.with(Disciplines.strict(), asked.buffer(), asked.verification())
                    : asked;
        }

        @Override
        void onInput(LinkInput input) {
            boolean strict = config().discipline().name().equals("fcfs");
            forward(
                    strict && input instanceof FromPeer(Hello hello) && hello.discipline() == told
                            ? new FromPeer(digest(hello, 0))
                            : input);
        }

        @Override
        void onOutput(LinkOutput output) {
            emit(output instanceof ToPeer(Hello hello) ? new ToPeer(digest(hello, told)) : output);
        }
    }

    private static final class Last extends LinkMutant {
        @Override
        void onInput(LinkInput input) {
            forward(
                    input instanceof FromPeer(Add add)
                                    && add.place() != null
                                    && add.body().priority() > 1
                                    && config().discipline().name().startsWith("wfq")
                            ? new FromPeer(
                                    new Add(
                                            add.epoch(),
                                            add.commSeq(),
                                            add.request(),
                                            add.place(),
                                            add.order(),
                                            Asked.priority(add.body(), 0),
                                            add.point(),
                                            add.scheduleCycle(),
                                            add.deadlineNs(),
                                            add.kind(),
                                            add.pairNs(),
                                            Long.MAX_VALUE / 2,
                                            add.plan(),
                                            add.buffered()))
                            : input);
        }
    }

    private static final class OneMore extends LinkMutant {
        @Override
        void onOutput(LinkOutput output) {
            emit(
                    output instanceof ToPeer(Add add) && add.finish() > 0
                            ? new ToPeer(Sent.ranked(add, add.pairNs(), add.finish() + 1))
                            : output);
        }
    }

    private static final class All extends LinkMutant {
        @Override
        void onOutput(LinkOutput output) {
            emit(
                    output instanceof ToDevice(Entangle batch)
                                    && batch.pairsMax() == 4
                                    && config().discipline().digest() != 0
                            ? new ToDevice(
                                    new Entangle(
                                            batch.id(),
                                            batch.port(),
                                            batch.qubit(),
                                            batch.mode(),
                                            batch.point(),
                                            batch.basis(),
                                            batch.firstCycle(),
                                            batch.cycles(),
                                            100,
                                            batch.tag()))
                            : output);
        }
    }

    private abstract static class Rescheduled extends LinkMutant {
        abstract Timetable change(Timetable asked);

        @Override
        void onInput(LinkInput input) {
            forward(
                    input instanceof Schedule(Timetable timetable)
                            ? new Schedule(change(timetable))
                            : input);
        }
    }

    private static final class AtOnce extends Rescheduled {
        @Override
        Timetable change(Timetable asked) {
            return new Timetable(0, asked.periodCycles(), asked.bins(), asked.fill());
        }
    }

    private static final class Open extends Rescheduled {
        @Override
        Timetable change(Timetable asked) {
            boolean others =
                    asked.bins().stream().noneMatch(bin -> bin.purposes().contains(Wanted.PURPOSE));
            return asked.fill() && others ? Timetable.NONE : asked;
        }
    }

    private static final class Fills extends Rescheduled {
        @Override
        Timetable change(Timetable asked) {
            return new Timetable(asked.fromCycle(), asked.periodCycles(), asked.bins(), true);
        }
    }

    private static final class RunsOn extends LinkMutant {
        private boolean scheduled;

        @Override
        void onInput(LinkInput input) {
            scheduled |= input instanceof Schedule;
            forward(input);
        }

        @Override
        void onOutput(LinkOutput output) {
            emit(
                    scheduled && output instanceof ToDevice(Entangle batch)
                            ? new ToDevice(
                                    new Entangle(
                                            batch.id(),
                                            batch.port(),
                                            batch.qubit(),
                                            batch.mode(),
                                            batch.point(),
                                            batch.basis(),
                                            batch.firstCycle(),
                                            batch.cycles() + 40,
                                            batch.pairsMax(),
                                            batch.tag()))
                            : output);
        }
    }

    private static final class Blind extends LinkMutant {
        private Timetable timetable = Timetable.NONE;

        @Override
        void onInput(LinkInput input) {
            if (input instanceof Schedule(Timetable asked)) {
                timetable = asked;
            }
            if (input instanceof Create) {
                forward(new Schedule(Timetable.NONE));
                forward(input);
                forward(new Schedule(timetable));
            } else {
                forward(input);
            }
        }
    }

    private static final class Once extends LinkMutant {
        private final Set<Advert> sent = new HashSet<>();

        @Override
        void onOutput(LinkOutput output) {
            if (!(output instanceof ToPeer(Advert advert) && !sent.add(advert))) {
                emit(output);
            }
        }
    }

    private static final class Proud extends LinkMutant {
        @Override
        void onOutput(LinkOutput output) {
            if (!(output instanceof ToPeer(Advert advert)
                    && advert.memory().freeCommunication() == 0)) {
                emit(output);
            }
        }
    }

    private static final class Latest extends LinkMutant {
        private final Map<Integer, Integer> numbers = new HashMap<>();
        private int next;

        @Override
        void onInput(LinkInput input) {
            if (input instanceof FromPeer(Advert advert)) {
                numbers.put(++next, advert.number());
                forward(new FromPeer(new Advert(advert.epoch(), next, advert.memory())));
            } else {
                forward(input);
            }
        }

        @Override
        void onOutput(LinkOutput output) {
            emit(
                    output instanceof ToPeer(AdvertAck ack)
                            ? new ToPeer(
                                    new AdvertAck(
                                            ack.epoch(),
                                            numbers.getOrDefault(ack.number(), ack.number())))
                            : output);
        }
    }

    private static final class Hopes extends LinkMutant {
        @Override
        void onInput(LinkInput input) {
            forward(
                    input instanceof FromPeer(Advert advert)
                                    && advert.memory().freeCommunication() == 0
                            ? new FromPeer(
                                    new Advert(
                                            advert.epoch(),
                                            advert.number(),
                                            new MemoryAdvert(
                                                    1,
                                                    advert.memory().freeStorage(),
                                                    advert.memory().ready(),
                                                    advert.memory().communication(),
                                                    advert.memory().storage())))
                            : input);
        }
    }

    /// Where the device cannot measure.
    private static final class Waits extends LinkMutant {
        private int session;

        @Override
        void onInput(LinkInput input) {
            forward(input);
            if (session != 0) {
                int number = session;
                session = 0;
                forward(
                        new FromPeer(
                                new Advert(
                                        number,
                                        1,
                                        new MemoryAdvert(
                                                0,
                                                0,
                                                false,
                                                LinkKit.COMMUNICATION,
                                                LinkKit.COMMUNICATION))));
            }
        }

        @Override
        void onOutput(LinkOutput output) {
            if (output instanceof ToPeer(Advert advert)
                    && !config().device().can(Capability.ENTANGLE_MEASURE)) {
                session = advert.epoch();
            }
            emit(output);
        }
    }
}
