/// A guard between a host and a driver that it has no reason to trust: holds the driver to the contract
/// of spec/text/hal.md while it runs, and turns what breaks a clause into an orderly fault.
@NullMarked
package dev.herald.physical.guard;

import org.jspecify.annotations.NullMarked;
