package dev.herald.link.core;

import dev.herald.hal.host.Outbox;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.PeerViolation;
import dev.herald.link.api.LinkOutput.ToPeer;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkMessage.Add;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The answers to the peer's last Adds: one that is repeated is answered the same way again.
final class Answers {
    /// How many are remembered; a sender has fewer numbers in use. LL-QUEUE-4.
    static final int REMEMBERED = 256;

    private final int[] numbers = new int[REMEMBERED];
    private final @Nullable LinkMessage[] answers = new LinkMessage[REMEMBERED];
    private final int first;
    private int highest;

    /// @param first number before that of the first Add
    Answers(int first) {
        this.first = first;
        highest = first;
    }

    /// Whether the Add is to be decided on. Answers it when it was before.
    boolean isNew(Add add, Outbox<? super LinkOutput> out) {
        int slot = add.commSeq() & REMEMBERED - 1;
        LinkMessage answer = answers[slot];
        if (answer != null && numbers[slot] == add.commSeq()) {
            out.emit(new ToPeer(answer)); // [LL-QUEUE-4]
            return false;
        }
        int behind = highest - add.commSeq();
        if (behind > REMEMBERED || behind < -REMEMBERED) {
            out.emit(new PeerViolation("LL-QUEUE-3", "Add " + add.commSeq() + " after " + highest));
            return false;
        }
        return behind < REMEMBERED;
    }

    /// Sends the answer to an Add that was decided on.
    void remember(Add add, LinkMessage answer, Outbox<? super LinkOutput> out) {
        int slot = add.commSeq() & REMEMBERED - 1;
        numbers[slot] = add.commSeq();
        answers[slot] = answer;
        if (add.commSeq() - highest > 0) {
            highest = add.commSeq();
        }
        out.emit(new ToPeer(answer));
    }

    /// The numbers begin anew.
    void clear() {
        Arrays.fill(answers, null);
        highest = first;
    }
}
