/// The demonstration: a network of processes on this machine, the jobs of its scenario one after the
/// other, and a report of what was measured beside what was expected.
@NullMarked
package dev.herald.daemon.demo;

import org.jspecify.annotations.NullMarked;
