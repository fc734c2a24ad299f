/// Runs experiments on devices, through the device contract alone: programs of commands, repeated and
/// counted, on one device; measured pairs on two. The same code runs in virtual and in real time.
@NullMarked
package dev.herald.physical.verify.run;

import org.jspecify.annotations.NullMarked;
