package dev.herald.application.core;

import dev.herald.application.api.ApplicationConfig;
import dev.herald.application.api.ApplicationInput;
import dev.herald.application.api.ApplicationOutput;
import dev.herald.hal.host.Machine;

/// Makes application entities. The one public class of this package.
public final class ApplicationLayer {
    private ApplicationLayer() {}

    public static Machine<ApplicationInput, ApplicationOutput> create(ApplicationConfig config) {
        return new ApplicationMachine(config);
    }
}
