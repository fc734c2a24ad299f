package dev.herald.daemon.node;

import dev.herald.application.api.ApplicationOutput;
import dev.herald.daemon.doctor.LinkExaminer;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.model.LinkId;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.pursuit.PursuitOutput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.node.StackListener;
import dev.herald.node.stock.StockOutput;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the stack tells its user: jobs go to whoever runs them, news into the book and the log.
final class StackDesk implements StackListener {
    private static final Logger LOG = LoggerFactory.getLogger(StackDesk.class);

    private final StateBook book;
    private final Jobs jobs;
    private final Inventory inventory;
    private @Nullable Deliveries deliveries;
    private @Nullable LinkExaminer examiner;

    StackDesk(StateBook book, Jobs jobs, Inventory inventory) {
        this.book = book;
        this.jobs = jobs;
        this.inventory = inventory;
    }

    void attach(Deliveries made) {
        deliveries = made;
    }

    void attach(LinkExaminer made) {
        examiner = made;
    }

    @Override
    public void onJob(ApplicationOutput event) {
        jobs.onJob(event);
    }

    @Override
    public void onLink(LinkId link, LinkOutput.Up event) {
        LinkExaminer there = examiner;
        if (there != null && there.onLink(link, event)) {
            return;
        }
        switch (event) {
            case LinkOutput.LinkUp(var quality) -> {
                LOG.info("link {} is up", book.linkName(link));
                book.linkUp(link, quality);
            }
            case LinkOutput.QualityChanged(var quality) -> book.linkUp(link, quality);
            case LinkOutput.LinkDown(String detail) -> {
                LOG.info("link {} is down: {}", book.linkName(link), detail);
                book.linkDown(link, detail);
            }
            default -> book.count("unexpected_link_events");
        }
    }

    @Override
    public void onPursuit(LinkId link, PursuitOutput event) {
        LinkExaminer there = examiner;
        if (there != null) {
            there.onPursuit(link, event);
        }
    }

    @Override
    public void onDevice(DeviceEvent event) {
        LinkExaminer there = examiner;
        if (there != null) {
            there.onDevice(event);
        }
        Deliveries claimed = deliveries;
        if (claimed != null) {
            claimed.onDevice(event);
        }
    }

    @Override
    public void onStock(StockOutput.Told event) {
        inventory.onStock(event);
    }

    @Override
    public void onNote(Note note) {
        book.count(note.layer() + "_" + counter(note.event()));
        if (note.event() instanceof NetworkOutput.TopologyChanged(int nodes, long _)) {
            book.set("network_nodes_known", nodes);
        }
        if (note.event()
                instanceof NetworkOutput.VirtualLinkChanged(LinkId link, boolean up, String why)) {
            LOG.info("virtual link {} is {}", book.linkName(link), up ? "up" : "down: " + why);
        }
        LOG.debug("{}", note);
    }

    /// `PairDropped` becomes `pair_dropped`.
    private static String counter(Object event) {
        String kind = event instanceof CharSequence ? "Note" : event.getClass().getSimpleName();
        return kind.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
