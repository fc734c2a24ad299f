package dev.herald.hal.device;

import dev.herald.hal.host.Agenda;
import dev.herald.hal.host.Clock;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Outbox;

/// What a device gets from its host.
///
/// @param clock network time
/// @param agenda the host's event loop; a driver with threads of its own enters the loop through it
/// @param entropy random bits
/// @param events where the device reports; called on the loop only
public record DeviceContext(
        Clock clock, Agenda agenda, EntropySource entropy, Outbox<? super DeviceEvent> events) {}
