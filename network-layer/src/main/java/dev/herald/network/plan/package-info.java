/// Models behind plans: how long a chain of links takes for a pair, what it is worth when it comes, and what
/// it costs. Pure functions.
@NullMarked
package dev.herald.network.plan;

import org.jspecify.annotations.NullMarked;
