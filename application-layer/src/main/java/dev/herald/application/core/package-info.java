/// The machines of the applications: one for each job, and one for each session in which another
/// node's job makes use of this node. [dev.herald.application.core.ApplicationLayer] makes them;
/// everything else is private.
@NullMarked
package dev.herald.application.core;

import org.jspecify.annotations.NullMarked;
