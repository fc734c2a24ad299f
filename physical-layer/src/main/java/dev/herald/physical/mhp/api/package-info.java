/// Inputs, outputs and configuration of the machines of the heralding protocol.
@NullMarked
package dev.herald.physical.mhp.api;

import org.jspecify.annotations.NullMarked;
