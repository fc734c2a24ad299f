package dev.herald.node;

import dev.herald.application.api.ApplicationConfig;
import dev.herald.application.api.ApplicationInput;
import dev.herald.application.api.ApplicationOutput;
import dev.herald.application.api.Job;
import dev.herald.application.core.ApplicationLayer;
import dev.herald.hal.device.CommandIds;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.host.Pump;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.core.LinkLayer;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.pursuit.PursuitConfig;
import dev.herald.link.pursuit.PursuitInput;
import dev.herald.link.pursuit.PursuitOutput;
import dev.herald.link.pursuit.Pursuits;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.StateSealer;
import dev.herald.network.api.VirtualLinkStatus;
import dev.herald.network.core.NetworkLayer;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.routing.NetworkGraph;
import dev.herald.network.wire.NetworkCodec;
import dev.herald.node.stock.StockInput;
import dev.herald.node.stock.StockKeeper;
import dev.herald.node.stock.StockOutput;
import dev.herald.transport.api.TransportConfig;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.core.TransportLayer;
import dev.herald.transport.message.TransportMessage;
import java.util.ArrayList;
import java.util.List;

/// All layers of one node: carries each layer's outputs to its neighbour's inputs and holds no protocol
/// state of its own. Not thread-safe: every method is called on the host's event loop.
///
/// Time, randomness, channels and the device are the host's. A run is a pure function of
/// (configuration, inputs, entropy).
public final class NodeStack {
    /// Link requests of the user use purposes from here to 65,535; the network layer's are below.
    public static final int USER_PURPOSE_MIN = 0xF000;

    /// Cookies of link requests that the stack makes for pursuits count up from here.
    private static final long PURSUIT_COOKIES = Long.MIN_VALUE;

    private static final int OWNER_NETWORK = 1;
    private static final int OWNER_TRANSPORT = 2;
    private static final int OWNER_APPLICATION = 3;
    private static final int OWNER_USER = 4;
    private static final int OWNER_LINK = 16;

    private final NodeConfig config;
    private final NodeHost host;
    private final StackListener listener;
    private final List<LinkId> links = new ArrayList<>();
    private final List<Pump<LinkInput, LinkOutput>> linkPumps = new ArrayList<>();
    private final List<Pump<PursuitInput, PursuitOutput>> pursuits = new ArrayList<>();
    private final Machine<NetworkInput, NetworkOutput> networkLayer;
    private final Pump<NetworkInput, NetworkOutput> network;
    private final StockKeeper keeper;
    private final Pump<StockInput, StockOutput> stocks;
    private final Pump<TransportInput, TransportOutput> transport;
    private final Pump<ApplicationInput, ApplicationOutput> application;
    private final QubitLedger ledger;
    private final UserSessions userSessions = new UserSessions();
    private final CommandIds userCommands = new CommandIds(OWNER_USER);

    public NodeStack(NodeConfig config, NodeHost host, StackListener listener) {
        this.config = config;
        this.host = host;
        this.listener = listener;
        ledger = new QubitLedger(config.device());
        int epoch = epoch();
        for (int port = 0; port < config.device().ports().size(); port++) {
            LinkId id = config.device().ports().get(port).link();
            LinkService service = config.service(id);
            LinkConfig linkConfig =
                    LinkConfig.of(
                                    config.self(),
                                    config.device(),
                                    port,
                                    OWNER_LINK + port,
                                    epoch,
                                    config.roundTripNs(id))
                            .with(service.discipline(), service.buffer(), service.verification());
            int index = port;
            links.add(linkConfig.port().link());
            linkPumps.add(pump(LinkLayer.create(linkConfig), output -> perform(index, output)));
            PursuitConfig pursuitConfig =
                    PursuitConfig.of(config.self(), PURSUIT_COOKIES, linkConfig.roundTripNs());
            pursuits.add(pump(Pursuits.create(pursuitConfig), output -> perform(index, output)));
        }
        networkLayer =
                NetworkLayer.create(
                        NetworkConfig.of(
                                        config.self(),
                                        config.device(),
                                        config.topology(),
                                        OWNER_NETWORK,
                                        epoch)
                                .with(
                                        config.network().control(),
                                        config.network().admission(),
                                        config.network().plane()),
                        host.entropy(),
                        sealer(host));
        network = pump(networkLayer, this::perform);
        keeper = new StockKeeper(config.self());
        stocks = pump(keeper, this::perform);
        transport =
                pump(
                        TransportLayer.create(
                                TransportConfig.of(
                                        config.self(), config.device(), OWNER_TRANSPORT, epoch)),
                        this::perform);
        application =
                pump(
                        ApplicationLayer.create(
                                new ApplicationConfig(
                                        config.self(),
                                        config.device(),
                                        OWNER_APPLICATION,
                                        host.entropy(),
                                        64)),
                        this::perform);
    }

    /// The settings this stack was built with.
    public NodeConfig config() {
        return config;
    }

    /// Starts: sessions with the neighbours are opened, the applications listen.
    public void start() {
        for (Pump<LinkInput, LinkOutput> pump : linkPumps) {
            pump.wake();
        }
        application.deliver(new ApplicationInput.Start());
    }

    // ---- from the host

    /// The device reports.
    public void onDevice(DeviceEvent event) {
        switch (event) {
            case DeviceEvent.Answer answer -> onAnswer(answer);
            case DeviceEvent.Heralded heralded ->
                    deliverToOwner(CommandIds.owner(heralded.id()), heralded);
            case DeviceEvent.StateChanged changed -> deliverToAll(changed);
            case DeviceEvent.QubitsLost lost -> {
                deliverToAll(lost);
                for (var handle : lost.qubits()) {
                    release(handle.qubit());
                }
            }
        }
    }

    /// The link's channel delivers; a link this node does not have is ignored with a note.
    public void onLink(LinkId link, LinkMessage message) {
        int index = links.indexOf(link);
        if (index < 0) {
            note("link", "message for link " + link + ", which this node does not have");
            return;
        }
        linkPumps.get(index).deliver(new LinkInput.FromPeer(message));
    }

    /// The session channel with a neighbour delivers.
    public void onNetwork(NodeId neighbour, NetworkMessage message) {
        network.deliver(new NetworkInput.FromPeer(neighbour, message));
    }

    /// The session channel with an end node delivers.
    public void onTransport(NodeId peer, TransportMessage message) {
        transport.deliver(new TransportInput.FromPeer(peer, message));
    }

    /// A session channel is up; nothing of an earlier one with the node is delivered any more.
    public void onPeerUp(NodeId peer) {
        if (isNeighbour(peer)) {
            network.deliver(new NetworkInput.PeerUp(peer));
        }
        transport.deliver(new TransportInput.PeerUp(peer));
    }

    /// A session channel is lost or could not be made.
    public void onPeerDown(NodeId peer, String detail) {
        if (isNeighbour(peer)) {
            network.deliver(new NetworkInput.PeerDown(peer));
        }
        transport.deliver(new TransportInput.PeerDown(peer, detail));
    }

    /// What this node and another share and nobody else knows; told before anything that the session channel
    /// between them delivers. Test rounds need it.
    ///
    /// @param key 16 to 64 bytes that nobody can guess
    public void onPairSecret(NodeId peer, Bytes key) {
        network.deliver(new NetworkInput.PairSecret(peer, key));
    }

    // ---- from the user

    /// Starts a job; it ends in one JobEnded with the number.
    ///
    /// @param number unique among the jobs under way
    public void run(long number, Job job) {
        run(number, job, RouteChoice.USUAL);
    }

    /// The same over a path of a certain kind.
    public void run(long number, Job job, RouteChoice route) {
        application.deliver(new ApplicationInput.Run(number, job, route));
    }

    /// Ends a job with what it has.
    public void cancel(long number) {
        application.deliver(new ApplicationInput.Cancel(number));
    }

    /// Uses the transport layer directly. Cookies must be negative, which tells them from those of the
    /// applications; events come back through [StackListener#onTransport].
    public void transport(TransportInput input) {
        switch (input) {
            case TransportInput.Connect c -> requireUserCookie(c.cookie());
            case TransportInput.RequestPairs r -> requireUserCookie(r.cookie());
            case TransportInput.SendQubit s -> requireUserCookie(s.cookie());
            case TransportInput.Listen l -> userSessions.listen(l.port());
            case TransportInput.StopListening l -> userSessions.stopListening(l.port());
            default -> {}
        }
        transport.deliver(input);
    }

    /// Uses a link directly. Cookies must be negative and purposes at least [#USER_PURPOSE_MIN]; events
    /// come back through [StackListener#onLink].
    ///
    /// @throws IllegalArgumentException when this node does not have the link
    public void link(LinkId link, LinkInput input) {
        int index = index(link);
        switch (input) {
            case LinkInput.Create c -> {
                requireUserCookie(c.cookie());
                requireUserPurpose(c.request().purpose());
            }
            case LinkInput.Listen l -> requireUserPurpose(l.purpose());
            case LinkInput.StopListening l -> requireUserPurpose(l.purpose());
            default -> {}
        }
        linkPumps.get(index).deliver(input);
    }

    /// Asks a link for pairs under a degradation policy: requests are made, given up and repeated until it
    /// has them or the policy's time is over. The cookie must be negative and the purpose at least
    /// [#USER_PURPOSE_MIN]; pairs and end come back through [StackListener#onPursuit].
    ///
    /// @throws IllegalArgumentException when this node does not have the link, or the cookie names a
    ///     pursuit that is under way
    public void pursue(LinkId link, PursuitInput.Pursue pursue) {
        requireUserCookie(pursue.cookie());
        requireUserPurpose(pursue.request().purpose());
        pursuits.get(index(link)).deliver(pursue);
    }

    /// Ends a pursuit with what it has. Harmless when it has ended.
    ///
    /// @throws IllegalArgumentException when this node does not have the link
    public void abandon(LinkId link, long cookie) {
        pursuits.get(index(link)).deliver(new PursuitInput.Abandon(cookie));
    }

    /// Keeps pairs in stock with another node, which are delivered to both users on demand, at once; what is told
    /// comes back through [StackListener#onStock]. Cookies must be negative and at least
    /// [StockInput.Ask#COOKIE_MIN].
    ///
    /// @throws IllegalArgumentException when the cookie is out of range, or names a stock to be opened that is
    ///     open
    public void stock(StockInput.Ask ask) {
        if (ask.cookie() >= 0 || ask.cookie() < StockInput.Ask.COOKIE_MIN) {
            throw new IllegalArgumentException(
                    "cookie " + ask.cookie() + " of a stock must be negative and at least -2^62");
        }
        stocks.deliver(ask);
    }

    /// Sets the maintenance windows of a link of this node in place of those before; none withdraws them.
    /// Where link states are flooded, the network is told.
    ///
    /// @throws IllegalArgumentException when the windows overlap or are not in order
    public void maintain(LinkId link, List<NodeState.Window> windows) {
        network.deliver(new NetworkInput.Maintain(link, windows));
    }

    /// Tells the network that this node is about to stop, where link states are flooded.
    public void leave() {
        network.deliver(new NetworkInput.Leave());
    }

    /// Has links of this node share a heralding station; the nodes at their other ends are told the same.
    public void share(NetworkInput.ShareStation share) {
        network.deliver(share);
    }

    /// Opens a virtual link at this node: a circuit that looks like a link to circuits above it, and is set up
    /// again whenever it is lost. Where link states are not flooded, the topology of every node has it. What
    /// becomes of it is told as NetworkOutput.VirtualLinkChanged through [StackListener#onNote].
    public void open(NetworkInput.OpenVirtualLink link) {
        network.deliver(link);
    }

    /// Closes a virtual link that this node opened; the circuits over it end.
    public void closeVirtualLink(LinkId link) {
        network.deliver(new NetworkInput.CloseVirtualLink(link));
    }

    /// The virtual links that this node opened, and those of others that end here and are up.
    public List<VirtualLinkStatus> virtualLinks() {
        return NetworkLayer.virtualLinks(networkLayer);
    }

    /// What this node knows of the network now. The graph never changes: it may go to another thread.
    public NetworkGraph known() {
        return NetworkLayer.known(networkLayer);
    }

    /// A fresh id for a command of the user.
    public long nextCommand() {
        return userCommands.next();
    }

    /// Acts on qubits that were delivered to the user. The id must come from [#nextCommand]; the answer
    /// comes back through [StackListener#onDevice].
    public void submit(DeviceCommand command) {
        if (CommandIds.owner(command.id()) != OWNER_USER) {
            throw new IllegalArgumentException(
                    "command id " + command.id() + " was not given by nextCommand()");
        }
        toDevice(command);
    }

    // ---- outputs of the layers

    private void perform(int index, LinkOutput output) {
        switch (output) {
            case LinkOutput.ToDevice(DeviceCommand command) -> host.submit(command);
            case LinkOutput.ToPeer(LinkMessage message) -> host.sendLink(links.get(index), message);
            case LinkOutput.Up up -> {
                if (UserLinks.isUsers(up)) {
                    pursuits.get(index).deliver(new PursuitInput.FromLink(up));
                } else {
                    network.deliver(new NetworkInput.FromLink(links.get(index), up));
                    if (up instanceof LinkOutput.LinkUp
                            || up instanceof LinkOutput.LinkDown
                            || up instanceof LinkOutput.QualityChanged) {
                        pursuits.get(index).deliver(new PursuitInput.FromLink(up));
                    }
                }
            }
            case LinkOutput.Note note -> note("link", note);
        }
    }

    private void perform(int index, PursuitOutput output) {
        switch (output) {
            case PursuitOutput.ToLink(LinkInput input) -> linkPumps.get(index).deliver(input);
            case PursuitOutput.Other(LinkOutput.Up up) -> listener.onLink(links.get(index), up);
            case PursuitOutput.OfPursuit _, PursuitOutput.Ended _ ->
                    listener.onPursuit(links.get(index), output);
        }
    }

    private void perform(NetworkOutput output) {
        switch (output) {
            case NetworkOutput.ToLink(LinkId link, LinkInput input) ->
                    linkPumps.get(links.indexOf(link)).deliver(input);
            case NetworkOutput.ToDevice(DeviceCommand command) -> toDevice(command);
            case NetworkOutput.ToPeer(NodeId neighbour, NetworkMessage message) ->
                    host.sendNetwork(neighbour, message);
            case NetworkOutput.Up up -> {
                listener.onNetwork(up);
                boolean ofStock = keeper.concerns(up);
                if (ofStock) {
                    stocks.deliver(new StockInput.FromNetwork(up));
                }
                if (!ofStock
                        || up instanceof NetworkOutput.StockOpened
                        || up instanceof NetworkOutput.CircuitDown) {
                    transport.deliver(new TransportInput.FromNetwork(up));
                }
            }
            case NetworkOutput.Note note -> note("network", note);
        }
    }

    private void perform(StockOutput output) {
        switch (output) {
            case StockOutput.ToNetwork(NetworkInput input) -> network.deliver(input);
            case StockOutput.Told told -> listener.onStock(told);
        }
    }

    private void perform(TransportOutput output) {
        switch (output) {
            case TransportOutput.ToNetwork(NetworkInput input) -> network.deliver(input);
            case TransportOutput.ToDevice(DeviceCommand command) -> toDevice(command);
            case TransportOutput.ToPeer(NodeId peer, TransportMessage message) ->
                    host.sendTransport(peer, message);
            case TransportOutput.Dial(NodeId peer) -> host.dial(peer);
            case TransportOutput.Up up -> {
                if (userSessions.isUsers(up)) {
                    listener.onTransport(up);
                } else {
                    application.deliver(new ApplicationInput.FromTransport(up));
                }
            }
            case TransportOutput.Note note -> note("transport", note);
        }
    }

    private void perform(ApplicationOutput output) {
        switch (output) {
            case ApplicationOutput.ToTransport(TransportInput input) -> transport.deliver(input);
            case ApplicationOutput.ToDevice(DeviceCommand command) -> toDevice(command);
            case ApplicationOutput.PeerViolation violation -> note("application", violation);
            default -> listener.onJob(output);
        }
    }

    // ---- the device

    /// Commands of the layers above the link may give back a qubit of a link.
    private void toDevice(DeviceCommand command) {
        ledger.submitted(command);
        host.submit(command);
    }

    private void onAnswer(DeviceEvent.Answer answer) {
        int owner = CommandIds.owner(answer.id());
        if (owner < OWNER_LINK) {
            long released = ledger.answered(answer);
            deliverToOwner(owner, answer);
            if (released != QubitLedger.NONE) {
                release(QubitLedger.first(released));
                if (QubitLedger.hasSecond(released)) {
                    release(QubitLedger.second(released));
                }
            }
        } else {
            deliverToOwner(owner, answer);
        }
    }

    private void release(int qubit) {
        int port = ledger.portOf(qubit);
        if (port >= 0) {
            linkPumps.get(port).deliver(new LinkInput.Released(qubit));
        }
    }

    private void deliverToOwner(int owner, DeviceEvent event) {
        switch (owner) {
            case OWNER_NETWORK -> network.deliver(new NetworkInput.FromDevice(event));
            case OWNER_TRANSPORT -> transport.deliver(new TransportInput.FromDevice(event));
            case OWNER_APPLICATION -> application.deliver(new ApplicationInput.FromDevice(event));
            case OWNER_USER -> listener.onDevice(event);
            default -> {
                int port = owner - OWNER_LINK;
                if (port >= 0 && port < linkPumps.size()) {
                    linkPumps.get(port).deliver(new LinkInput.FromDevice(event));
                } else {
                    note("device", "event for a command nobody gave: " + event);
                }
            }
        }
    }

    private void deliverToAll(DeviceEvent event) {
        for (Pump<LinkInput, LinkOutput> pump : linkPumps) {
            pump.deliver(new LinkInput.FromDevice(event));
        }
        network.deliver(new NetworkInput.FromDevice(event));
        transport.deliver(new TransportInput.FromDevice(event));
        application.deliver(new ApplicationInput.FromDevice(event));
        listener.onDevice(event);
    }

    // ---- helpers

    private <I, O> Pump<I, O> pump(Machine<I, O> machine, Outbox<? super O> effects) {
        Waker waker = new Waker();
        Pump<I, O> pump = new Pump<>(machine, host.clock(), host.timers(waker), effects);
        waker.target = pump::wake;
        return pump;
    }

    private static final class Waker implements Runnable {
        private Runnable target = () -> {};

        @Override
        public void run() {
            target.run();
        }
    }

    private boolean isNeighbour(NodeId node) {
        for (var port : config.device().ports()) {
            if (port.neighbour().equals(node)) {
                return true;
            }
        }
        return false;
    }

    private static StateSealer sealer(NodeHost host) {
        StateSealer.Signer signer = host.stateSigner();
        return signer == null ? StateSealer.NONE : StateSealer.of(NetworkCodec::encode, signer);
    }

    private int index(LinkId link) {
        int index = links.indexOf(link);
        if (index < 0) {
            throw new IllegalArgumentException("node " + config.self() + " has no link " + link);
        }
        return index;
    }

    private int epoch() {
        int epoch = host.entropy().nextInt();
        return epoch == 0 ? 1 : epoch;
    }

    private void note(String layer, Object event) {
        listener.onNote(new StackListener.Note(layer, event));
    }

    private static void requireUserCookie(long cookie) {
        if (cookie >= 0 || cookie < PURSUIT_COOKIES + PursuitConfig.COOKIES) {
            throw new IllegalArgumentException(
                    "cookie " + cookie + " of a user must be negative and at least -2^63 + 2^40");
        }
    }

    private static void requireUserPurpose(int purpose) {
        if (purpose < USER_PURPOSE_MIN) {
            throw new IllegalArgumentException(
                    "purpose " + purpose + " of a user must be at least " + USER_PURPOSE_MIN);
        }
    }
}
