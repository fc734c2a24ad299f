package dev.herald.physical.sim;

import java.util.List;

/// Heralds toward some ends of a link are lost.
record HeraldLossEffect(List<LinkEnd> ends, double probability) implements Effect {
    @Override
    public void begin() {
        ends.forEach(end -> end.loseHeralds(this, probability));
    }

    @Override
    public void end() {
        ends.forEach(end -> end.keepHeralds(this));
    }
}
