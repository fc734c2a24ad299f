/// How a device is named on a command line.
@NullMarked
package dev.herald.physical.targets;

import org.jspecify.annotations.NullMarked;
