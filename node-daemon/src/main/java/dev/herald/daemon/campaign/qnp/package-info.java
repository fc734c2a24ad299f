/// The evaluation of QNP (Kozlowski, Dahlberg, Wehner: Designing a Quantum Network Protocol, CoNEXT 2020)
/// run on whole stacks in virtual time.
@NullMarked
package dev.herald.daemon.campaign.qnp;

import org.jspecify.annotations.NullMarked;
