package dev.herald.conformance.link;

import dev.herald.conformance.engine.Bench;
import dev.herald.conformance.engine.Guard;
import dev.herald.conformance.engine.Subject;
import dev.herald.hal.host.Machine;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkLayerProvider;
import dev.herald.link.api.LinkOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A link layer on trial, as its provider makes it.
public final class LinkSubject implements Subject {
    private final LinkLayerProvider provider;

    public LinkSubject(LinkLayerProvider provider) {
        this.provider = provider;
    }

    /// The link layer of that name: this project's, or one on the class path.
    ///
    /// @throws IllegalArgumentException when there is none
    public static LinkLayerProvider provider(String name, Iterable<LinkLayerProvider> providers) {
        List<LinkLayerProvider> all = new ArrayList<>(List.of(new HeraldLinkLayer()));
        providers.forEach(all::add);
        List<String> names = all.stream().map(LinkLayerProvider::name).toList();
        int found = names.indexOf(name);
        if (found < 0) {
            throw new IllegalArgumentException(
                    "no link layer is called " + name + "; there are: " + String.join(", ", names));
        }
        return all.get(found);
    }

    @Override
    public Identity identity() {
        return new Identity(provider.vendor(), provider.name(), provider.version(), Set.of());
    }

    @Override
    public Bench open(Setting setting) {
        LinkConfig config = LinkKit.of(setting.options());
        Machine<LinkInput, LinkOutput> entity = Guard.call("create", () -> provider.create(config));
        return new LinkBench(config, entity);
    }
}
