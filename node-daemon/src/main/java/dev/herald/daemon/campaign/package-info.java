/// Campaigns: many scenarios of one link, each in several independent runs, with the figures of a
/// published evaluation beside ours. See `dev.herald.daemon.campaign.Dahlberg2019`.
@NullMarked
package dev.herald.daemon.campaign;

import org.jspecify.annotations.NullMarked;
