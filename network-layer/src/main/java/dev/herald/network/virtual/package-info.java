/// What looks like a link and is not one fibre: a circuit, with or without distillation, offered as a link to
/// circuits above it; and one heralding station that several fibres share by a timetable.
@NullMarked
package dev.herald.network.virtual;

import org.jspecify.annotations.NullMarked;
