/// Heralded links in closed form: success probability of an attempt and the exact state after a
/// herald, for single-click, double-click and ideal links, and how many attempts pass until a success.
/// Formulas and their verification: link-physical sections 3.1 to 3.5. Nothing here knows of time,
/// devices or commands.
@NullMarked
package dev.herald.physical.sim.link;

import org.jspecify.annotations.NullMarked;
